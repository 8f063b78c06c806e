"""The call pad: a request typed while the phone is at the ear."""

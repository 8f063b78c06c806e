"""Letters as bytes, and the conversation with mail servers.

The only place with SMTP and MIME. May import the domain, the standard library and nothing else of
the program, because what it does is handed to the services by shape, not by name. Importing the
package loads nothing: `ssl` and `email` are paid for only when the first mail is written or sent.
"""

"""The page of experts: the list, one record, time away, and whom releases name without one."""

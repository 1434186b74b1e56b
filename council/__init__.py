"""What people can do, one function a verb, one transaction each.

A verb is a plain synchronous function `(work, *, who, what) -> result`. It cannot await, so it cannot talk to Telegram
inside a transaction; what others should see goes to the outbox in the same commit.
"""

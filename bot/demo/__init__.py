"""The demo: the sandbox in one process, the real bot in another, and a clock that both follow."""

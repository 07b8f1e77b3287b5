"""Turn this process into a program that owns the terminal on its standard input: ``python -I -S launch.py FD PROGRAM ARGUMENT...``

A program must be the leader of a session and the session must own the terminal, or no resize ever reaches it. Doing so here, after an
exec, keeps the tests free of ``fork`` in a process with threads. The moment before the program starts is written to the descriptor FD.
"""

import fcntl
import os
import sys
import termios
import time

stamp, *program = sys.argv[1:]
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
os.write(int(stamp), repr(time.perf_counter()).encode())
os.close(int(stamp))
os.execvp(program[0], program)

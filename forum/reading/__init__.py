"""What reading leaves behind: views of threads, when members were here, what they have read.

Reads never write. What they leave, and what was searched for, is gathered in memory and written in
batches.
"""

from forum.reading.batches import (
    count_view,
    flush,
    install_reading,
    just_read,
    leave_no_trace,
    note_read,
    note_search,
    note_seen,
)

__all__ = [
    "count_view",
    "flush",
    "install_reading",
    "just_read",
    "leave_no_trace",
    "note_read",
    "note_search",
    "note_seen",
]

"""How much is read at once, and why."""

LARGEST_FILE = 25 * 1024 * 1024  # a plan of 300 actions with pictures is below 5 MB; more is a scan or something else
LARGEST_UNPACKED = 150 * 1024 * 1024  # a file of Office weighs a tenth of what it unpacks to; far more is made to fill the memory
LARGEST_PART = 60 * 1024 * 1024  # one part is held in memory as a tree of ten times its size
LARGEST_TEXT = 3 * 1024 * 1024  # a thousand pages; more takes longer to read than a person waits
MOST_PAGES = 200  # a page of a PDF with a large table takes a fifth of a second
MOST_CELLS = 200_000  # of one sheet: more is data, which is taken in by imports, not a document
MOST_PARTS = 5_000  # files inside a package; Word writes some dozens

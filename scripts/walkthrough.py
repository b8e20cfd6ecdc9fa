"""Runs the `sh` blocks of a page as one script, and compares the output of each with the `text` block below it."""

import difflib
import re
import subprocess
import sys
from pathlib import Path

page, folder = Path(sys.argv[1]), sys.argv[2]
BLOCK = re.compile(r"^```sh\n(.*?)^```\n(?:\n```text\n(.*?)^```\n)?", re.M | re.S)
MARK = "--- the next block ---"

before = page.read_text()
script = "".join(f"{block[1]}\necho '{MARK}'\n" for block in BLOCK.finditer(before))
done = subprocess.run(["bash", "-euo", "pipefail", "-c", script], cwd=folder, stdout=subprocess.PIPE, text=True)
printed = iter(done.stdout.split(MARK + "\n"))


def told(block):
    says = next(printed, "")
    return f"```sh\n{block[1]}```\n" + (f"\n```text\n{says}```\n" if says else "")


after = BLOCK.sub(told, before)
if "--fix" in sys.argv:
    page.write_text(after)
differs = "".join(difflib.unified_diff(before.splitlines(True), after.splitlines(True), "the page", "what it prints"))
print(differs or f"{page}: {len(BLOCK.findall(before))} blocks print what stands there")
sys.exit(bool(done.returncode or (differs and "--fix" not in sys.argv)))

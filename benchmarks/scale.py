"""How matching grows: seconds by notices and by enterprises, and many notices by blocks; a table and a plot.

python -m benchmarks.scale [--plot docs/images/matching-scale.svg] [--blocks 50]
"""

from __future__ import annotations

import argparse
import resource
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks import match_sample
from benchmarks.matching import BLOCK, DOUBTFUL, run, served
from matching.columns import Index
from matching.match import lowest
from matching.subject import Seeker
from tenderwatch.config import MatchingRules
from tenderwatch.model import Notice

NOTICES, ENTERPRISES = (1_250, 2_500, 5_000, 10_000), (50, 125, 250, 500, 1_000)
WIDTH, HEIGHT, EDGE = 340, 220, 44
Points = list[tuple[int, float]]


def seekers_of(number: int, notices: Sequence[Notice]) -> list[Seeker]:
    """All activities of that many enterprises, of trades that these notices buy."""
    profiles = match_sample.enterprises(number, served(notices))
    return [Seeker(one, activity) for one in profiles for activity in one.activities]


def grow() -> tuple[Points, Points]:
    """Seconds for ever more notices with all enterprises, and for ever more enterprises with all notices."""
    notices = match_sample.notices(NOTICES[-1], None)
    seekers = seekers_of(ENTERPRISES[-1], notices)
    by_notices = [(one, run(match_sample.notices(one, None), seekers).seconds) for one in NOTICES]
    by_enterprises = [
        (one, run(match_sample.notices(NOTICES[-1], None), seekers_of(one, notices)).seconds) for one in ENTERPRISES
    ]
    return by_notices, by_enterprises


def in_blocks(blocks: int) -> tuple[float, int, int, float]:
    """Seconds, notices and pairs at *à revoir* or above of that many blocks, one after the other; the peak in MB."""
    first = match_sample.notices(NOTICES[-1], None)
    index = Index([one.wanted for one in seekers_of(ENTERPRISES[-1], first)])
    seconds, read, found = 0.0, 0, 0
    for seed in range(blocks):
        notices = match_sample.notices(BLOCK, None, seed)
        start = time.process_time()
        columns = index.read(match_sample.all_subjects(notices), least=lowest(MatchingRules()))
        seconds += time.process_time() - start
        read, found = read + len(notices), found + int((columns.total >= DOUBTFUL).sum())
    return seconds, read, found, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def panel(left: int, title: str, points: Points) -> str:
    """One plot: measured points, and the line through the first that grows in proportion."""
    across, up = points[-1][0], max(points[-1][1], points[0][1] * points[-1][0] / points[0][0])

    def at(x: float, y: float) -> str:
        return f"{left + EDGE + x / across * (WIDTH - EDGE - 10):.1f},{HEIGHT - 30 - y / up * (HEIGHT - 60):.1f}"

    marks = "".join(f'<path d="M{at(x, y)} h0"><title>{x} : {y:.2f} s</title></path>' for x, y in points)
    line = " ".join(at(x, y) for x, y in points)
    first = points[0][1] / points[0][0]
    return (
        f'<text x="{left + EDGE}" y="18" font-weight="bold">{title}</text>'
        f'<path d="M{at(0, up)} L{at(0, 0)} L{at(across, 0)}" fill="none" stroke="#777"/>'
        f'<path d="M{at(0, 0)} L{at(across, first * across)}" stroke="#999" stroke-dasharray="4 4"/>'
        f'<polyline points="{line}" fill="none" stroke="#0b5394" stroke-width="2"/>'
        f'<g stroke="#0b5394" stroke-width="7" stroke-linecap="round">{marks}</g>'
        f'<text x="{left + EDGE - 6}" y="{HEIGHT - 26}" text-anchor="end">0</text>'
        f'<text x="{left + EDGE - 6}" y="34" text-anchor="end">{up:.1f} s</text>'
        f'<text x="{left + WIDTH - 10}" y="{HEIGHT - 12}" text-anchor="end">{across}</text>'
    )


def plot(by_notices: Points, by_enterprises: Points) -> str:
    """Both as one SVG; the dashed line is what growth in proportion would be."""
    panels = panel(0, f"by notices, {ENTERPRISES[-1]:,} enterprises", by_notices) + panel(
        WIDTH, f"by enterprises, {NOTICES[-1]:,} notices", by_enterprises
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {2 * WIDTH} {HEIGHT}" font-family="sans-serif" '
        f'font-size="11" role="img" aria-label="Secondes de calcul"><rect width="100%" height="100%" fill="#fff"/>'
        f"{panels}</svg>\n"
    )


def main() -> None:
    """Measure, print, and draw when asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--plot", type=Path, help="an SVG file")
    parser.add_argument("--blocks", type=int, default=50, help=f"blocks of {BLOCK} notices")
    given = parser.parse_args()
    by_notices, by_enterprises = grow()
    for title, points in (("notices", by_notices), ("enterprises", by_enterprises)):
        print(f"{title:<12}", "  ".join(f"{x}: {y:.2f} s" for x, y in points))
    seconds, notices, found, peak = in_blocks(given.blocks)
    print(f"by blocks    {notices} notices x {ENTERPRISES[-1]}: {seconds:.1f} s, {found} pairs, {peak:.0f} MB")
    if given.plot:
        given.plot.write_text(plot(by_notices, by_enterprises), encoding="utf-8")


if __name__ == "__main__":
    main()

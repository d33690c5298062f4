"""Pictures of the page, for the README and to judge its looks.

    python tests/page/screenshots.py RELEASE FOLDER [NAME]

writes every tab in light, dark and on a phone; with the words `readme` as NAME only docs' two pictures.
"""

import sys
from pathlib import Path

from browser import Watched, chromium, served, window

TABS = ("time", "donors", "pledges")


def main(release: Path, folder: Path, name: str) -> None:
    """Takes the pictures; ends with an error if the page has a fault."""
    folder.mkdir(parents=True, exist_ok=True)
    faults = []
    with served(release) as address, chromium() as browser:
        for look, width, height, scheme in (
            ("light", 1360, 1000, "light"),
            ("dark", 1360, 1000, "dark"),
            ("phone", 390, 844, "light"),
        ):
            watched = Watched(window(browser, width, height, scheme))
            for tab in ("time",) if name == "readme" else TABS:
                if name == "readme" and look == "phone":
                    continue
                page = watched.open(f"{address}/?view={tab}" if tab != "time" else address)
                page.wait_for_selector(".js-plotly-plot .main-svg, [data-testid=stDataFrame] canvas", state="attached")
                page.wait_for_function("document.fonts.status === 'loaded'")
                page.wait_for_timeout(600)
                if tab == "time" and name != "readme" and look == "light":
                    for address_of in ("mode=monthly", "by=type", "mode=monthly&by=type"):
                        other = watched.open(f"{address}/?{address_of}")
                        other.wait_for_selector(".js-plotly-plot .main-svg", state="attached")
                        other.wait_for_timeout(600)
                        other.screenshot(path=folder / f"{name}-{address_of.replace('&', '-').replace('=', '-')}.png")
                    watched.open(address)
                    page.wait_for_selector(".js-plotly-plot .main-svg", state="attached")
                    page.wait_for_timeout(600)
                target = f"page-{look}.png" if name == "readme" else f"{name}-{tab}-{look}.png"
                page.screenshot(path=folder / target)
                if tab == "pledges":
                    # The table is one canvas: the box before its second row is ticked by position.
                    page.locator("[data-testid=stDataFrame] .dvn-scroller").click(position={"x": 17, "y": 88})
                    page.wait_for_selector(".pt-quote")
                    watched.settle()
                if name != "readme":
                    page.locator("[data-testid=stMain]").evaluate("e => e.scrollTo(0, 620)")
                    page.wait_for_timeout(300)
                    page.screenshot(path=folder / f"{name}-{tab}-{look}-below.png")
            faults += watched.faults
    if faults:
        sys.exit("\n".join(faults))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3] if len(sys.argv) > 3 else "page")

"""The page of a training: its text, and how it behaves in a browser, on a desk and on a phone."""

from __future__ import annotations

import json
import re
import shutil
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from tmva_torch import Task, report, summary
from tmva_torch.results import Results, Sample

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

EVIL = "</script><script>document.title='stolen'</script><img src=x onerror=alert(1)>"


def results(method: str, seed: int, **more: Any) -> Results:
    rng = np.random.default_rng(seed)
    samples = {}
    for kind in ("test", "train"):
        truth = rng.integers(0, 2, 1500)
        x = rng.normal(size=(1500, 3)) + truth[:, None] * [1, 0.5, 0]
        samples[kind] = Sample(1 / (1 + np.exp(-x[:, 0])), truth, rng.uniform(-0.1, 2, 1500), x)
    given: dict[str, Any] = {
        "variables": ["pt [GeV]", EVIL, "phi"],
        "history": {"train_loss": [0.7, 0.5, float("nan")], "val_loss": [0.8, 0.6, 0.7], "learning_rate": [1e-3] * 3},
        "best_epoch": 1,
        "options": {"UserCode": EVIL, "NumEpochs": "3"},
        "facts": {"ROOT Release": "6.40/00", "Creator": EVIL},
    }
    return Results(method=method, task=Task.BINARY, **given | samples | more)


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("page") / "report.html"
    return report.write([results("plain", 1), results(EVIL, 2)], file, title=f"Report {EVIL}", source=EVIL)


def test_nothing_in_the_page_comes_from_elsewhere(page: Path) -> None:
    text = page.read_text()
    own = re.sub(r"<script>/\*\*.*?</script>", "", text, flags=re.DOTALL)  # without plotly
    assert len(own) < 500_000
    assert not re.search(r"""(src|href)\s*=\s*["']""", own)
    assert "default-src 'none'" in own


def test_text_from_files_is_text(page: Path) -> None:
    text = page.read_text()
    assert EVIL not in text
    assert text.count("<script") == text.count("</script>")
    assert "<td>&lt;/script&gt;&lt;script&gt;document.title=" in text


def test_figures_are_those_of_the_summary(page: Path) -> None:
    text = page.read_text()
    for name, value in summary.figures(results("plain", 1)).items():
        assert re.search(rf"<th>{re.escape(name)}</th><td class=\"number\">{value:.4g}</td>", text)
    drawn = json.loads(re.search(r'id="drawn">(.*?)</script>', text, re.DOTALL)[1])
    assert next(trace["name"].split(" (")[0] for trace in drawn["roc"]["data"]) == "plain"
    assert drawn["m0-loss"]["data"][0]["y"] == [0.7, 0.5, None]
    assert {key.split("-")[1] for key in drawn if key.startswith("m0-")} == {
        "response0", "loss", "rate", "ranking", "calibration", "confusion", "correlations0", "correlations1",
    }  # fmt: skip


def test_a_page_needs_results(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="a report needs the results of at least one method"):
        report.write([], tmp_path / "x.html")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Return a headless Chromium."""
    programs = [shutil.which("chromium"), shutil.which("chromedriver")]
    if None in programs:
        pytest.skip("no chromium and chromedriver, and `make chromium` could not install them")
    from selenium import webdriver

    options = webdriver.ChromeOptions()
    options.binary_location = programs[0]
    for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(executable_path=programs[1]))
    yield driver
    driver.quit()


def opened(browser: Any, page: Path, width: int, height: int) -> Any:
    from selenium.webdriver.support.wait import WebDriverWait

    browser.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride",
        {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600},
    )
    browser.get(page.as_uri())
    WebDriverWait(browser, 30).until(lambda _: browser.execute_script("return !!document.querySelector('#roc .trace')"))
    return browser


def wait(browser: Any, condition: str) -> None:
    from selenium.webdriver.support.wait import WebDriverWait

    WebDriverWait(browser, 10).until(lambda _: browser.execute_script(f"return {condition}"))


def test_the_page_works_in_a_browser(browser: Any, page: Path, tmp_path: Path) -> None:
    opened(browser, page, 1200, 900)
    assert browser.title.startswith("Report </script>")  # as text
    assert browser.execute_script("return document.images.length") == 0

    # A click on a name in the legend hides its curve.
    toggles = browser.find_elements("css selector", "#roc .legendtoggle")
    assert len(toggles) == 2
    browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", toggles[0])
    toggles[0].click()
    wait(browser, "document.getElementById('roc').data[0].visible === 'legendonly'")
    assert browser.execute_script("return document.getElementById('roc').data[1].visible") is not False

    # The other method's panel opens with a click, and its figures are drawn then.
    assert not browser.find_element("id", "panel1").is_displayed()
    browser.find_element("id", "tab1").click()
    wait(browser, "!!document.querySelector('#m1-response0 .trace')")
    assert browser.find_element("id", "panel1").is_displayed()
    assert not browser.find_element("id", "panel0").is_displayed()
    assert browser.find_element("id", "tab1").get_attribute("aria-selected") == "true"
    assert EVIL[:31] in browser.execute_script("return document.querySelector('#m1-ranking').textContent")

    # The button log makes the axis of the response logarithmic.
    buttons = browser.find_elements("css selector", "#m1-response0 .updatemenu-button")
    browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", buttons[1])
    buttons[1].click()
    wait(browser, "document.getElementById('m1-response0').layout.yaxis.type === 'log'")

    summaries = browser.find_elements("css selector", "#panel1 summary")
    browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", summaries[0])
    summaries[0].click()
    assert EVIL in browser.find_element("css selector", "#panel1 table.options").text

    # No button would send the numbers away, nothing failed, nothing was fetched.
    titles = browser.execute_script("return [...document.querySelectorAll('[data-title]')].map(b => b.dataset.title)")
    assert "Download plot as a PNG" in titles
    assert not [title for title in titles if "Share" in title or "loud" in title]
    assert [entry for entry in browser.get_log("browser") if entry["level"] == "SEVERE"] == []
    requests = [
        message["params"]["request"]["url"]
        for message in (json.loads(entry["message"])["message"] for entry in browser.get_log("performance"))
        if message["method"] == "Network.requestWillBeSent"
    ]
    assert [url for url in requests if not url.startswith(("file://", "data:", "blob:"))] == []
    assert browser.save_screenshot(str(tmp_path / "desk.png"))


def test_the_page_fits_a_phone(browser: Any, page: Path, tmp_path: Path) -> None:
    opened(browser, page, 390, 844)
    # What is too wide scrolls by itself, not the page.
    assert browser.execute_script("return document.documentElement.scrollWidth") <= 390
    widths = browser.execute_script("return [...document.querySelectorAll('.main-svg')].map(s => s.clientWidth)")
    assert widths
    assert max(widths) <= 390
    assert browser.save_screenshot(str(tmp_path / "phone.png"))

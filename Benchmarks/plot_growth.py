"""Draws what `growth` measured.

usage: plot_growth.py FIGURES.json PICTURE.png
"""
import json
import sys
import textwrap

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
from matplotlib.ticker import FuncFormatter

COLOURS = ["#9aa5b1", "#1f6feb", "#d9822b", "#2e8b57"]
plt.rcParams.update({
    "font.family": "DejaVu Sans", "font.size": 10, "axes.spines.top": False, "axes.spines.right": False,
    "axes.grid": True, "grid.color": "#e6e9ed", "axes.edgecolor": "#6b7680", "axes.titleweight": "bold",
    "axes.titlesize": 11, "axes.titlelocation": "left", "axes.axisbelow": True,
})


def line(axes, points, x, y, label=None, colour=COLOURS[1]):
    axes.plot([*map(x, points)], [*map(y, points)], "o-", color=colour, label=label, linewidth=2)


def main():
    figures = json.load(open(sys.argv[1]))
    picture, ((time, memory), (size, busy)) = plt.subplots(2, 2, figsize=(10, 7))

    counts = sorted({point["threads"] for point in figures["pictures"]})
    for threads, colour in zip(counts, COLOURS):
        points = [point for point in figures["pictures"] if point["threads"] == threads]
        label = f"{threads} thread" + ("s" if threads > 1 else "")
        line(time, points, lambda p: p["count"], lambda p: p["epoch"], label, colour)
        line(memory, points, lambda p: p["count"], lambda p: p["peak"], label, colour)
    time.set(title="Time of an epoch", xlabel="pictures of 48×48", ylabel="seconds")
    memory.set(title="Peak memory", xlabel="pictures of 48×48", ylabel="MB")
    for axes in (time, memory):
        axes.set(xlim=0, ylim=(0, axes.dataLim.y1 * 1.1))
        axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.0f}"))
        axes.legend(frameon=False)

    points = figures["sizes"]
    line(size, points, lambda p: p["size"] ** 2 / 1000, lambda p: p["epoch"] / p["count"] / 0.9 * 1000)
    for point in points:
        size.annotate(f"{point['size']}×{point['size']}",
                      (point["size"] ** 2 / 1000, point["epoch"] / point["count"] / 0.9 * 1000),
                      xytext=(9, -6), textcoords="offset points",
                      color="#6b7680")
    size.set(title="Time of a picture in an epoch", xlabel="thousand pixels", ylabel="milliseconds",
             xlim=(0, size.dataLim.x1 * 1.3), ylim=(0, size.dataLim.y1 * 1.1))

    points = figures["load"]
    ratios = [point["busy"] / point["quiet"] for point in points]
    busy.barh([textwrap.fill(point["task"], 20) for point in points], ratios, color=COLOURS[1], height=0.5)
    busy.axvline(2, color="#6b7680", linestyle="--", linewidth=1)
    for place, value in enumerate(ratios):
        busy.annotate(f"{value:.2f}×", (value, place), xytext=(4, 0), textcoords="offset points", va="center",
                      bbox=dict(facecolor="white", edgecolor="none", pad=1))
    busy.set(title="Slower on a busy machine", xlabel="times (2 is in proportion)", xlim=(0, max(3, *ratios) * 1.15))
    busy.grid(axis="y", visible=False)
    busy.invert_yaxis()

    picture.tight_layout(h_pad=2.5, w_pad=2)
    picture.savefig(sys.argv[2], dpi=110)


if __name__ == "__main__":
    main()

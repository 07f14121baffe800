"""Prints what the real TensorBoard reads in a folder: a line for each value, as "run tag step value".

    pip install tensorboard==2.21.0
    python read_events.py FOLDER
"""

import sys

from tensorboard.backend.event_processing.plugin_event_multiplexer import EventMultiplexer
from tensorboard.plugins.hparams import metadata as hparams
from tensorboard.util import tensor_util


def shown(plugin, value):
    if plugin == "scalars":
        return "%.6g" % value
    if plugin == "images":
        return "%s x %s, %s" % (value[0].decode(), value[1].decode(), "PNG" if value[2][1:4] == b"PNG" else "?")
    return "%d characters" % len(value.item().decode())


multiplexer = EventMultiplexer(purge_orphaned_data=False).AddRunsFromDirectory(sys.argv[1])
multiplexer.Reload()
for run in sorted(multiplexer.Runs()):
    for tag in sorted(multiplexer.Runs()[run]["tensors"]):
        data = multiplexer.SummaryMetadata(run, tag).plugin_data
        if tag == hparams.SESSION_START_INFO_TAG:
            for name, value in sorted(hparams.parse_session_start_info_plugin_data(data.content).hparams.items()):
                print(run, tag, name, getattr(value, value.WhichOneof("kind")))
        elif tag == hparams.SESSION_END_INFO_TAG:
            print(run, tag, "status", hparams.parse_session_end_info_plugin_data(data.content).status)
        else:
            for event in multiplexer.Tensors(run, tag):
                value = tensor_util.make_ndarray(event.tensor_proto)
                print(run, tag, event.step, shown(data.plugin_name, value))

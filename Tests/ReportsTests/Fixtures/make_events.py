"""Writes what the real TensorBoard writes, for Hairline's files to be compared with byte by byte.

    pip install tensorboard==2.21.0 numpy
    python make_events.py

Each event is in a form of TensorBoard's own: its `summary_v2` modules make the summaries, its record writer the frames.
Only for images, whose module needs TensorFlow, the tensor is put together here, as `image/summary_v2.py` does it.
"""

import os

import numpy
from tensorboard.compat.proto import event_pb2, summary_pb2
from tensorboard.plugins.hparams import metadata as hparams, plugin_data_pb2, api_pb2
from tensorboard.plugins.hparams.summary_v2 import hparams_pb
from tensorboard.plugins.image import metadata as image_metadata
from tensorboard.plugins.scalar.summary_v2 import scalar_pb
from tensorboard.plugins.text.summary_v2 import text_pb
from tensorboard.summary.writer.record_writer import RecordWriter
from tensorboard.util import tensor_util

HERE = os.path.dirname(os.path.abspath(__file__))


def image():
    """The first bytes of a PNG of 3 x 2 pixels: signature, and the header chunk."""
    return bytes.fromhex("89504e470d0a1a0a0000000d49484452000000030000000208020000001216f14d")


def image_pb(tag, png, description):
    tensor = tensor_util.make_tensor_proto(numpy.array([b"3", b"2", png], dtype=object))
    metadata = image_metadata.create_summary_metadata(None, description)
    return summary_pb2.Summary(value=[summary_pb2.Summary.Value(tag=tag, metadata=metadata, tensor=tensor)])


def session_end_pb(time):
    end = plugin_data_pb2.SessionEndInfo(status=api_pb2.STATUS_SUCCESS, end_time_secs=time)
    metadata = hparams.create_summary_metadata(plugin_data_pb2.HParamsPluginData(session_end_info=end))
    value = summary_pb2.Summary.Value(
        tag=hparams.SESSION_END_INFO_TAG, metadata=metadata, tensor=hparams.NULL_TENSOR)
    return summary_pb2.Summary(value=[value])


def write(name, events):
    with open(os.path.join(HERE, name), "wb") as file:
        writer = RecordWriter(file)
        first = event_pb2.Event(
            wall_time=events[0][0], file_version="brain.Event:2",
            source_metadata=event_pb2.SourceMetadata(writer="a test"))
        writer.write(first.SerializeToString(deterministic=True))
        for time, step, summary in events:
            event = event_pb2.Event(wall_time=time, step=step, summary=summary)
            writer.write(event.SerializeToString(deterministic=True))
        writer.flush()


def scalars(time, step, **values):
    return [(time, step, scalar_pb(tag, value)) for tag, value in values.items()]


def in_order(summary):
    """The same, with the hyperparameters in the plugin's part sorted: otherwise their order is a matter of luck."""
    data = summary.value[0].metadata.plugin_data
    data.content = plugin_data_pb2.HParamsPluginData.FromString(data.content).SerializeToString(deterministic=True)
    return summary


trial = hparams_pb({"lr": 1e-4, "nesterov": True, "optimizer": "adam"}, trial_id="", start_time_secs=1000.0)
write("trial.tfevents", [
    (1000.0, 0, in_order(trial)),
    (1000.0, 0, text_pb("model", "a **model**")),
    (1002.5, 1, image_pb("samples", image(), "`plot samples`")),
    (1004.0, 2, session_end_pb(1004.0)),
])
write("train.tfevents",
    scalars(1002.0, 0, epoch_loss=0.75, epoch_accuracy=0.5, epoch_learning_rate=1e-4)
    + scalars(1004.0, 1, epoch_loss=0.3, epoch_accuracy=0.9, epoch_learning_rate=1e-5))
write("validation.tfevents",
    scalars(1002.0, 219, evaluation_loss_vs_iterations=0.5, evaluation_accuracy_vs_iterations=0.8)
    + scalars(1002.0, 0, epoch_loss=0.5, epoch_accuracy=0.8)
    + scalars(1004.0, 438, evaluation_loss_vs_iterations=0.25, evaluation_accuracy_vs_iterations=1.0)
    + scalars(1004.0, 1, epoch_loss=0.25, epoch_accuracy=1.0))

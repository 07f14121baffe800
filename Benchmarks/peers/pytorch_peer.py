"""PyTorch with torchvision, at its best ordinary settings: channels-last memory, inference mode for all that does not
learn, worker processes that decode, and augmentation of whole batches. Eager mode, as most people use it.

Its weights are drawn at random: only its speed and memory are compared."""
import math
import os
import time

import torch

# torchvision's compiled part may be made for CUDA's torch, and does not load beside another then; the import asks for
# two of its operators all the same. What is used here is written in Python.
OPERATORS = torch.library.Library("torchvision", "FRAGMENT")
for name in ("nms", "qnms"):
    OPERATORS.define(f"{name}(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")

from torch import nn
from torch.nn import functional
from torchvision.datasets import ImageFolder
from torchvision.models import mobilenet_v2
from torchvision.transforms import v2

from common import Epochs, repeated, result, run

BATCHES = 8  # of a training that measures steps
BLOCK_13 = 14  # the number of the backbone's part that Keras calls block 13
PARTS = ("train", "val", "test")


def noise(size, count):
    pictures = torch.randn(count, 3, size, size, generator=torch.Generator().manual_seed(1))
    return pictures.contiguous(memory_format=torch.channels_last)


def backbone(size):
    """MobileNetV2's features, pooled. Batch normalization gets statistics that keep activations in a usual range."""
    torch.manual_seed(1)
    body = nn.Sequential(mobilenet_v2().features, nn.AdaptiveAvgPool2d(1), nn.Flatten())
    body = body.to(memory_format=torch.channels_last)
    normalizations = [layer for layer in body.modules() if isinstance(layer, nn.BatchNorm2d)]
    for layer in normalizations:
        layer.momentum = 1.0
    with torch.no_grad():
        body(noise(size, 32))
    for layer in normalizations:
        layer.momentum = 0.001
    return body


def augment(pictures):
    """Each picture of a batch flipped or not, and turned by up to 72°, all in one go; corners are reflected."""
    count = len(pictures)
    angles = (torch.rand(count) * 2 - 1) * 0.4 * math.pi
    flips = torch.where(torch.rand(count) < 0.5, -1.0, 1.0)
    zeros = torch.zeros(count)
    turns = torch.stack([flips * angles.cos(), -angles.sin(), zeros, flips * angles.sin(), angles.cos(), zeros], 1)
    grid = functional.affine_grid(turns.view(count, 2, 3), list(pictures.shape), align_corners=False)
    return functional.grid_sample(pictures, grid, padding_mode="reflection", align_corners=False)


def normalize(pictures):
    """Bytes to floats of about one."""
    return (pictures.float() / 127.5 - 1).contiguous(memory_format=torch.channels_last)


def loader(folder, part, a):
    """Batches of bytes, decoded and resized by worker processes."""
    resize = v2.Compose([v2.Resize((a.size, a.size)), v2.PILToTensor()])
    data = ImageFolder(f"{folder}/{part}", resize)
    return torch.utils.data.DataLoader(
        data, a.batch, shuffle=part == "train", num_workers=a.threads, persistent_workers=True)


class InMemory:
    """Batches of decoded pictures that are in memory, in another order each time where they are shuffled."""

    def __init__(self, batches, size, shuffles):
        pictures, labels = zip(*batches)
        self.pictures, self.labels = torch.cat(pictures), torch.cat(labels)
        self.size, self.shuffles = size, shuffles

    def __iter__(self):
        count = len(self.labels)
        order = torch.randperm(count) if self.shuffles else torch.arange(count)
        for indices in order.split(self.size):
            yield self.pictures[indices], self.labels[indices]


class Experiment:
    """The published experiment: a frozen backbone, of which augmented pictures' features train a head."""

    def __init__(self, classes, size):
        self.body = backbone(size).eval()
        self.head = nn.Sequential(nn.Dropout(0.3), nn.Linear(1280, classes))
        self.optimizer = torch.optim.Adam(self.head.parameters(), 1e-4)

    def features(self, pictures):
        with torch.inference_mode():
            return self.body(pictures)

    def train(self, batches):
        self.head.train()
        for pictures, labels in batches:
            with torch.inference_mode():
                pictures = augment(normalize(pictures))
            # A copy, as what inference mode made may not take part in learning.
            features = self.features(pictures).clone()
            self.optimizer.zero_grad()
            functional.cross_entropy(self.head(features), labels).backward()
            self.optimizer.step()

    def evaluate(self, batches):
        self.head.eval()
        right = count = 0
        with torch.inference_mode():
            for pictures, labels in batches:
                scores = self.head(self.features(normalize(pictures)))
                right += (scores.argmax(1) == labels).sum().item()
                count += len(labels)
        return right / count


def forward(a):
    size = int(a.subject)
    body, pictures = backbone(size).eval(), noise(size, a.batch)
    with torch.inference_mode():
        return result(repeated(a.budget, lambda: body(pictures)))


def step(a):
    size = int(a.subject)
    body = backbone(size)
    frozen, learning = nn.Identity(), body
    if a.first:
        # What stays as it is needs no gradients; batch normalization keeps its statistics in fine-tuning.
        frozen, learning = body[0][:BLOCK_13].eval(), nn.Sequential(body[0][BLOCK_13:], *body[1:]).eval()
    head = nn.Linear(1280, 2)
    optimizer = torch.optim.Adam([*learning.parameters(), *head.parameters()], 1e-5)
    pictures, labels = noise(size, a.batch), torch.arange(a.batch) % 2

    def train():
        x = pictures
        if a.first:
            with torch.no_grad():
                x = frozen(augment(x).contiguous(memory_format=torch.channels_last))
            x = functional.dropout(learning(x), 0.3)
        else:
            x = learning(x)
        optimizer.zero_grad()
        functional.cross_entropy(head(x), labels).backward()
        optimizer.step()

    return result(repeated(a.budget, train))


def epoch(a):
    train, val = loader(a.subject, "train", a), loader(a.subject, "val", a)
    experiment = Experiment(len(train.dataset.classes), a.size)
    train, val = InMemory(train, a.batch, True), InMemory(val, a.batch, False)
    clock = Epochs(a.budget)
    while True:
        clock.begin()
        experiment.train(train)
        experiment.evaluate(val)
        if clock.end():
            return result(clock.counted)


def experiment(a):
    """From files to a saved model: pictures are read anew in each epoch, unless they are to be cached."""
    parts = {part: loader(a.subject, part, a) for part in PARTS}
    experiment = Experiment(len(parts["train"].dataset.classes), a.size)
    if a.cache:
        parts = {part: InMemory(batches, a.batch, part == "train") for part, batches in parts.items()}
    experiment.evaluate(parts["test"])
    for _ in range(a.epochs):
        experiment.train(parts["train"])
        experiment.evaluate(parts["val"])
    accuracy = experiment.evaluate(parts["test"])
    torch.save([experiment.body.state_dict(), experiment.head.state_dict()], a.model + ".pt")
    return dict(test_accuracy=accuracy)


def decode(a):
    start, count = time.perf_counter(), 0
    for part in PARTS:
        for pictures, _ in loader(a.subject, part, a):
            count += len(pictures)
    return dict(pictures=count, rate=count / (time.perf_counter() - start))


def gemm(a):
    side = 2048
    x = torch.ones(side, side)
    best = min(repeated(a.budget, lambda: torch.mm(x, x)))
    return dict(gflops=2 * side**3 / best / 1e9)


def export(a):
    """Writes the backbone as an ONNX file, for the runtimes that read it."""
    size = int(a.subject)
    torch.onnx.export(backbone(size).eval(), (noise(size, a.batch),), a.model, dynamo=False)
    return {}


if __name__ == "__main__":
    torch.set_num_threads(int(os.environ["OMP_NUM_THREADS"]))
    run(dict(forward=forward, step=step, epoch=epoch, experiment=experiment, decode=decode, gemm=gemm, export=export))

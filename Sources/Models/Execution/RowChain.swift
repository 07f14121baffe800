import Basics
import Kernels

/// An operation whose output rows are each made from a few neighbouring rows of its input.
protocol RowwiseOperation: Operation {
  /// The rows of an input of `height` rows that output rows `rows` are made from.
  func inputRows(_ rows: Range<Int>, height: Int) -> Range<Int>

  /// Computes output rows `rows` of one image, as outside training. `source` has the rows that they are made from, and
  /// maybe more; the addend is laid out like the output.
  func forward(_ source: Lines, _ rows: Range<Int>, addend: Tensor?, into output: Tensor, _ workspace: Workspace)
}

/// Consecutive operations, computed a band of rows at a time, so that the values between them are never stored as a
/// whole. Each band keeps the rows that the next one needs as well: nothing is computed twice.
final class RowChain: Operation {
  struct Link: Sendable {
    let operation: any RowwiseOperation
    /// Of the output.
    let shape: Shape
  }

  /// What a link contributes to a band.
  private struct Part: Sendable {
    /// The rows of its output that the band needs.
    let rows: Range<Int>
    /// How many of them the band before has left in the link's buffer, and after how many others.
    let kept: Int
    let place: Int

    /// Those that are computed.
    var newRows: Range<Int> { rows.lowerBound + kept..<rows.upperBound }
  }

  private let links: [Link]
  /// For each band the links' parts.
  private let bands: [[Part]]
  /// For each link but the last the place of its rows in memory, in floats.
  private let buffers: [Range<Int>]

  /// - Parameter cacheSize: how many floats may lie between the links at a time. More do if single rows take more.
  init(_ links: [Link], cacheSize: Int) {
    let heights = sequence(first: links.last?.shape.height ?? 1) { $0 > 1 ? ($0 + 1) / 2 : nil }
    var (bands, buffers) = ([[Part]](), [Range<Int>]())
    for height in heights {
      bands = Self.bands(links, height: height)
      buffers = Self.buffers(links, bands)
      if buffers.last?.upperBound ?? 0 <= cacheSize { break }
    }
    (self.links, self.bands, self.buffers) = (links, bands, buffers)
  }

  /// Cuts the last link's output into bands of `height` rows.
  private static func bands(_ links: [Link], height: Int) -> [[Part]] {
    let total = links.last?.shape.height ?? 0
    var before = links.map { _ in 0..<0 }
    return stride(from: 0, to: total, by: height).map { first in
      var rows = first..<min(first + height, total)
      var parts: [Part] = []
      for (number, link) in links.enumerated().reversed() {
        let kept = before[number].contains(rows.lowerBound) ? before[number].upperBound - rows.lowerBound : 0
        parts.append(Part(rows: rows, kept: kept, place: rows.lowerBound - before[number].lowerBound))
        before[number] = rows
        if number > 0 { rows = link.operation.inputRows(rows, height: links[number - 1].shape.height) }
      }
      return parts.reversed()
    }
  }

  /// Places for as many rows of each link as a band needs, one after the other, each from a cache line on.
  private static func buffers(_ links: [Link], _ bands: [[Part]]) -> [Range<Int>] {
    var end = 0
    return links.indices.dropLast().map { number in
      let rows = bands.map { $0[number].rows.count }.max() ?? 0
      let first = (end + 15) / 16 * 16
      end = first + rows * links[number].shape.line.count
      return first..<end
    }
  }

  func forward(_ inputs: [Tensor], _ output: Tensor, _ pass: Pass) {
    pass.context.forEachShard(output.images, pixels: output.shape.pixels) { [self] images, _, workspace in
      let memory = workspace.tensor(WorkspaceSlot.rowChain, images: buffers.last?.upperBound ?? 0, Shape(flat: 1))
      let buffers = zip(buffers, links).map { available, link in
        memory[available].reshaped(images: available.count / max(link.shape.line.count, 1), link.shape.line)
      }
      for image in images {
        let addend = inputs.count > 1 ? Lines(of: inputs[1], image) : nil
        forward(Lines(of: inputs[0], image), addend: addend, into: Lines(of: output, image), buffers, workspace)
      }
    }
  }

  /// Computes one image's output.
  private func forward(_ input: Lines, addend: Lines?, into output: Lines, _ buffers: [Tensor], _ workspace: Workspace)
  {
    for band in bands where !Interruption.isRequested {
      var source = input
      for (number, available) in buffers.enumerated() {
        let part = band[number]
        if part.kept > 0 { available[0..<part.kept].copy(from: available[part.place..<part.place + part.kept]) }
        if !part.newRows.isEmpty {
          links[number].operation.forward(
            source, part.newRows, addend: nil, into: available[part.kept..<part.rows.count], workspace)
        }
        source = Lines(part.rows, in: available)
      }
      let rows = band[buffers.count].rows
      links[buffers.count].operation.forward(source, rows, addend: addend?[rows], into: output[rows], workspace)
    }
  }

  /// Chains are for inference.
  func backward(_ step: BackwardStep, _ pass: Pass) {}

  func workspace(_ images: Int, _ output: Shape, isTraining: Bool) -> WorkspaceSize {
    var size = WorkspaceSize()
    size.need(buffers.last?.upperBound ?? 0, in: WorkspaceSlot.rowChain)
    for link in links { size.merge(link.operation.workspace(images, link.shape, isTraining: isTraining)) }
    return size
  }
}

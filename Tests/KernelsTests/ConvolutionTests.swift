import Kernels
import Testing

@Suite("Convolutions")
struct ConvolutionTests {
  struct Case: CustomTestStringConvertible, Sendable {
    let size: (Int, Int)
    let kernel: (Int, Int)
    var strides = (1, 1)
    var dilation = (1, 1)
    var isSame = true
    var filters = 24
    var testDescription: String {
      "\(size), kernel \(kernel), strides \(strides), dilation \(dilation), \(isSame ? "same" : "valid"), "
        + "\(filters) filters"
    }
  }

  static let cases = [
    Case(size: (9, 20), kernel: (3, 3), strides: (2, 2), filters: 32), Case(size: (8, 8), kernel: (3, 3)),
    Case(size: (7, 5), kernel: (3, 3), isSame: false, filters: 7), Case(size: (6, 11), kernel: (2, 5), filters: 50),
    Case(size: (5, 9), kernel: (1, 4), strides: (1, 3)), Case(size: (12, 6), kernel: (5, 1), strides: (3, 1)),
    Case(size: (6, 7), kernel: (1, 1), strides: (2, 2), filters: 16), Case(size: (2, 2), kernel: (5, 5), filters: 8),
    Case(size: (4, 9), kernel: (3, 3), strides: (4, 4), isSame: false), Case(size: (3, 1), kernel: (3, 3), filters: 9),
    Case(size: (9, 8), kernel: (3, 3), dilation: (2, 3)),
    Case(size: (7, 9), kernel: (3, 2), dilation: (2, 1), isSame: false),
    Case(size: (4, 5), kernel: (3, 3), dilation: (4, 5), filters: 8),
    Case(size: (5, 9), kernel: (1, 4), dilation: (7, 2)),
  ]

  @Test("equal sums in double precision, by padded lines and by patches with the same bits", arguments: cases)
  func sums(_ test: Case) {
    let (height, width, channels) = (test.size.0, test.size.1, 5)
    let window = Window(
      height: height, width: width, kernel: test.kernel, stride: test.strides, dilation: test.dilation,
      isSame: test.isSame)
    let shape = Shape(window.outputHeight, window.outputWidth, test.filters)
    let input = random(height * width * channels, 1)
    let kernel = random(window.area * channels * test.filters, 2)
    let bias = random(test.filters, 3)
    let addend = random(shape.count, 4)
    let bounds = Bounds(low: -1, high: 2)
    let matrix = ProductMatrix(kernel, rows: window.area * channels, columns: test.filters)
    let image = input.reshaped(images: 1, Shape(height, width, channels))

    // A few rows at a time, of what the input has for them.
    let (direct, byPatches) = (Tensor(images: 1, shape), Tensor(images: 1, shape))
    for first in stride(from: 0, to: shape.height, by: 2) {
      let rows = first..<min(first + 2, shape.height)
      let inputRows = window.inputRows(rows, height: height)
      let source = Lines(inputRows, in: Lines(of: image, 0)[inputRows])
      let seen = Lines(of: addend.reshaped(images: 1, shape), 0)[rows]
      let padded = Tensor(images: window.inputHeight(rows.count), Shape(1, window.inputWidth, channels))
      padded.fill(.nan)
      padLines(source, window, rows: rows, into: padded)
      if !window.isDilated {
        convolve(
          padded, window, rows: rows, matrix, bias: bias, addend: seen, bounds: bounds, into: Lines(of: direct, 0)[rows]
        )
      }
      let pixels = rows.count * window.outputWidth
      let patches = Tensor(count: pixels * window.area * channels)
      patches.fill(.nan)
      gatherPatches(source, window, rows: rows, into: patches)
      multiply(
        rows: 0..<pixels, patches, matrix, bias: bias, addend: seen, bounds: bounds, into: Lines(of: byPatches, 0)[rows]
      )
    }
    if !window.isDilated { #expect(direct.values == byPatches.values) }

    for y in 0..<shape.height {
      for x in 0..<shape.width {
        for filter in 0..<test.filters {
          let place = (y * shape.width + x) * test.filters + filter
          var sum = Double(bias[filter]) + Double(addend[place])
          for row in 0..<test.kernel.0 {
            for column in 0..<test.kernel.1 {
              let line = y * test.strides.0 - window.top + row * window.dilationHeight
              let at = x * test.strides.1 - window.left + column * window.dilationWidth
              guard (0..<height).contains(line), (0..<width).contains(at) else { continue }
              for channel in 0..<channels {
                let tap = ((row * test.kernel.1 + column) * channels + channel) * test.filters + filter
                sum += Double(input[(line * width + at) * channels + channel]) * Double(kernel[tap])
              }
            }
          }
          #expect(abs(Double(byPatches[place]) - min(max(sum, -1), 2)) < 2e-5)
        }
      }
    }
  }
}

import Kernels
import Testing

@Suite("Depthwise convolutions")
struct DepthwiseTests {
  struct Case: CustomTestStringConvertible, Sendable {
    let width: Int
    let kernel: (Int, Int)
    let stride: Int
    var dilation = 1
    let isSame: Bool
    var testDescription: String {
      "\(width) wide, \(kernel), stride \(stride), dilation \(dilation), \(isSame ? "same" : "valid")"
    }
  }

  /// Every width that cuts a line into segments of its own kind, and windows that no segment serves.
  static let cases =
    (1...10).flatMap { width in
      [1, 2].map { Case(width: width, kernel: (3, 3), stride: $0, isSame: true) }
    }
    + (3...9).flatMap { width in [1, 2].map { Case(width: width, kernel: (3, 3), stride: $0, isSame: false) } }
    + [
      Case(width: 7, kernel: (5, 5), stride: 1, isSame: true), Case(width: 8, kernel: (2, 4), stride: 3, isSame: true),
      Case(width: 9, kernel: (3, 3), stride: 1, dilation: 2, isSame: true),
      Case(width: 3, kernel: (3, 3), stride: 1, dilation: 3, isSame: true),
      Case(width: 8, kernel: (2, 4), stride: 1, dilation: 2, isSame: false),
      Case(width: 6, kernel: (1, 3), stride: 1, isSame: true), Case(width: 9, kernel: (3, 3), stride: 3, isSame: true),
    ]

  @Test("and their gradients equal sums in double precision", arguments: cases)
  func sums(_ test: Case) {
    let (images, height, channels) = (2, 5, 19)
    let shape = Shape(height, test.width, channels)
    let window = Window(
      height: height, width: test.width, kernel: test.kernel, stride: (test.stride, test.stride),
      dilation: (test.dilation, test.dilation), isSame: test.isSame)
    let outputShape = Shape(window.outputHeight, window.outputWidth, channels)
    let input = random(images * shape.count, 1).reshaped(images: images, shape)
    let slope = random(images * outputShape.count, 2).reshaped(images: images, outputShape)
    let kernel = random(window.area * channels, 3)
    let bias = random(channels, 4)

    var wanted = [Double](repeating: 0, count: slope.count)
    var wantedInput = [Double](repeating: 0, count: input.count)
    var wantedKernel = [Double](repeating: 0, count: kernel.count)
    for image in 0..<images {
      for y in 0..<window.outputHeight {
        for x in 0..<window.outputWidth {
          for channel in 0..<channels {
            let place = ((image * window.outputHeight + y) * window.outputWidth + x) * channels + channel
            wanted[place] = Double(bias[channel])
            for row in 0..<test.kernel.0 {
              for column in 0..<test.kernel.1 {
                let line = y * test.stride - window.top + row * window.dilationHeight
                let at = x * test.stride - window.left + column * window.dilationWidth
                guard (0..<height).contains(line), (0..<test.width).contains(at) else { continue }
                let source = ((image * height + line) * test.width + at) * channels + channel
                let tap = (row * test.kernel.1 + column) * channels + channel
                wanted[place] += Double(input[source]) * Double(kernel[tap])
                wantedInput[source] += Double(slope[place]) * Double(kernel[tap])
                wantedKernel[tap] += Double(slope[place]) * Double(input[source])
              }
            }
          }
        }
      }
    }

    let output = Tensor(images: images, outputShape)
    depthwise(input, kernel, window, bias: bias, bounds: Bounds(low: -1, high: 2), into: output)
    #expect(largestDifference(output, wanted.map { min(max($0, -1), 2) }) < 1e-5)
    let inputGradient = Tensor(images: images, shape)
    depthwiseInputGradient(slope, kernel, window, flipped: Tensor(count: kernel.count), into: inputGradient)
    #expect(largestDifference(inputGradient, wantedInput) < 1e-5)
    let kernelGradient = Tensor(count: kernel.count)
    depthwiseKernelGradient(input, slope, window, into: kernelGradient)
    #expect(largestDifference(kernelGradient, wantedKernel) < 2e-5)
  }
}

func largestDifference(_ tensor: Tensor, _ wanted: [Double]) -> Double {
  zip(tensor.values, wanted).reduce(0) { max($0, abs(Double($1.0) - $1.1)) }
}

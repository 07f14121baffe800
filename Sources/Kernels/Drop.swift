/// Kernels that draw random numbers in training. Each value's draw has its place in a stream that is new when it is given.

/// output = 0 with probability `rate`, else x ÷ (1 − rate): dropout (Srivastava et al., 2014). Each value has a draw of
/// its own.
public func drop(_ input: Tensor, rate: Float, _ stream: RandomStream, into output: Tensor) {
  var stream = stream
  let scale = 1 / (1 - rate)
  for first in stride(from: 0, to: input.count, by: 4) {
    let draws = SIMD4<Float>(stream.nextBlock() &>> 8) * 0x1p-24
    for lane in 0..<min(4, input.count - first) {
      output.base[first + lane] = draws[lane] < rate ? 0 : input.base[first + lane] * scale
    }
  }
}

/// The same for whole channels (Tompson et al., 2015): each channel of each image has one draw.
public func dropChannels(_ input: Tensor, rate: Float, _ stream: RandomStream, into output: Tensor) {
  var stream = stream
  let channels = input.shape.channels
  let factors = Tensor(count: channels)
  for image in 0..<input.images {
    for channel in 0..<channels { factors.base[channel] = stream.uniform() < rate ? 0 : 1 / (1 - rate) }
    scaleChannels(input[image..<image + 1], scale: factors, into: output[image..<image + 1])
  }
}

/// output = x + noise, normal with mean 0.
public func addNoise(_ input: Tensor, deviation: Float, _ stream: RandomStream, into output: Tensor) {
  var stream = stream
  for index in 0..<input.count { output.base[index] = input.base[index] + stream.normal() * deviation }
}

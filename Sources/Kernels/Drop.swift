/// output = 0 with probability `rate`, else x ÷ (1 − rate): dropout (Srivastava et al., 2014). Each value has a draw of
/// its own from `stream`, which is to be new.
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

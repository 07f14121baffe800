extension Image {
  /// The image at another size, as floats in 0...255: height x width x 3 values, row by row, channels last. Equal bit
  /// for bit to `tf.image.resize(image, (height, width), "bilinear")`; see `ResizeOptions`.
  public func resizedValues(height: Int, width: Int) -> [Float] {
    resizedValues(ResizeOptions(height: height, width: width))
  }

  /// The image at another size: `resizedValues`, each rounded to the nearest byte, halves to the even one
  /// (`tf.cast(tf.round(values), tf.uint8)`).
  public func resized(height: Int, width: Int) -> Image { resized(ResizeOptions(height: height, width: width)) }

  /// The image at another size, as floats in 0...255: height x width x 3 values.
  public func resizedValues(_ options: ResizeOptions) -> [Float] { values(options) }

  /// The image at another size, its values rounded to bytes.
  public func resized(_ options: ResizeOptions) -> Image {
    Image(width: options.width, height: options.height, pixels: values(options))
  }

  private func values<Value: ResizedValue>(_ options: ResizeOptions) -> [Value] {
    let plan = ResizePlan(width: width, height: height, orientation: .upright, options: options)
    return plan.values(antialias: options.antialias) { take in
      pixels.withUnsafeBufferPointer { pixels in
        guard let start = pixels.baseAddress else { return }
        for y in 0..<height { take(start + y * width * 3) }
      }
    }
  }
}

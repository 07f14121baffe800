import TensorBoardMessages

/// What TensorBoard's dashboards show, each kind in the form that its own `summary_v2` modules give it.
extension WireSummary.Value {
  static func scalar(_ tag: String, _ value: Double) -> Self {
    var tensor = WireTensor()
    (tensor.dtype, tensor.tensorShape, tensor.floatVal) = (.dtFloat, WireTensorShape(), [Float(value)])
    return Self(tag, plugin: "scalars", tensor)
  }

  /// An image, as a list of three: width, height, the PNG file, whose header begins with them (PNG 11.2.2).
  static func image(_ tag: String, png: [UInt8], description: String) -> Self {
    func size(at place: Int) -> [UInt8] {
      Array("\(png.dropFirst(place).prefix(4).reduce(0) { $0 << 8 | Int($1) })".utf8)
    }
    var value = Self(tag, plugin: imagePlugin, .strings([size(at: 16), size(at: 20), png]))
    value.metadata.summaryDescription = description
    return value
  }

  static let imagePlugin = "images"

  static func text(_ tag: String, markdown: String) -> Self {
    var tensor = WireTensor.strings([Array(markdown.utf8)])
    tensor.tensorShape = WireTensorShape()
    return Self(tag, plugin: "text", tensor)
  }

  /// A message of the HParams plugin, which is carried in the metadata of an empty tensor.
  static func hyperparameters(_ tag: String, _ content: WireHParamsPluginData) -> Self {
    var tensor = WireTensor()
    (tensor.dtype, tensor.tensorShape) = (.dtFloat, WireTensorShape(counts: [0]))
    var value = Self(tag, plugin: "hparams", tensor)
    value.metadata.pluginData.content = .init(content.encoded)
    return value
  }

  private init(_ tag: String, plugin: String, _ tensor: WireTensor) {
    self.init()
    (self.tag, self.tensor) = (tag, tensor)
    metadata.pluginData.pluginName = plugin
  }
}

extension WireTensor {
  /// A list of strings of bytes.
  fileprivate static func strings(_ strings: [[UInt8]]) -> Self {
    var tensor = Self()
    (tensor.dtype, tensor.tensorShape) = (.dtString, WireTensorShape(counts: [strings.count]))
    tensor.stringVal = strings.map { .init($0) }
    return tensor
  }
}

extension WireTensorShape {
  fileprivate init(counts: [Int]) {
    self.init()
    dim = counts.map { count in
      var dimension = Dim()
      dimension.size = Int64(count)
      return dimension
    }
  }
}

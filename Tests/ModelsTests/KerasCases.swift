import FoundationEssentials
import Kernels
import Models
import Testing

/// A layer of `layers.safetensors`: what Keras computed for it.
struct KerasCase: CustomTestStringConvertible, Sendable {
  let name: String
  let arguments: [String: Field]
  let file: WeightFile

  var testDescription: String { name }

  /// A value of the metadata.
  enum Field: Decodable, Sendable {
    case number(Double), flag(Bool), text(String), list([Field]), null

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if container.decodeNil() {
        self = .null
      } else if let flag = try? container.decode(Bool.self) {
        self = .flag(flag)
      } else if let number = try? container.decode(Double.self) {
        self = .number(number)
      } else if let text = try? container.decode(String.self) {
        self = .text(text)
      } else {
        self = .list(try container.decode([Field].self))
      }
    }

    var number: Double { if case .number(let number) = self { number } else { 0 } }
    var flag: Bool { if case .flag(let flag) = self { flag } else { false } }
    var text: String? { if case .text(let text) = self { text } else { nil } }
    var list: [Field] { if case .list(let list) = self { list } else { [] } }
    var pair: (Int, Int) { (Int(list[0].number), Int(list[1].number)) }
  }

  /// All layers of the file.
  static func all() throws -> [KerasCase] {
    let file = try Safetensors.read(fixture("layers.safetensors"))
    let cases = try JSONDecoder().decode(
      [String: [String: Field]].self, from: Data((file.metadata["cases"] ?? "").utf8))
    return cases.map { KerasCase(name: $0.key, arguments: $0.value, file: file) }.sorted { $0.name < $1.name }
  }

  /// The layer, as a chain of ours.
  var chain: [any Layer] {
    func pair(_ name: String) -> (Int, Int) { arguments[name]?.pair ?? (1, 1) }
    func number(_ name: String) -> Double { arguments[name]?.number ?? 0 }
    let isSame = arguments["padding"]?.text == "same"
    let usesBias = arguments["use_bias"]?.flag ?? false
    let word = arguments["layer"]?.text ?? ""
    let layer: [any Layer] =
      switch word {
      case "conv2d":
        [
          Convolution(
            filters: Int(number("filters")), kernelSize: pair("kernel_size"), strides: pair("strides"),
            dilation: pair("dilation_rate"), groups: Int(number("groups")), isSame: isSame, usesBias: usesBias)
        ]
      case "depthwise_conv2d", "separable_conv2d":
        [
          DepthwiseConvolution(
            kernelSize: pair("kernel_size"), strides: pair("strides"), dilation: pair("dilation_rate"),
            multiplier: Int(number("depth_multiplier")), isSame: isSame,
            usesBias: usesBias && word == "depthwise_conv2d")
        ]
          + (word == "depthwise_conv2d"
            ? []
            : [
              Convolution(filters: Int(number("filters")), kernelSize: (1, 1), usesBias: usesBias)
            ])
      case "batch_normalization":
        [BatchNormalization(momentum: Float(number("momentum")), epsilon: Float(number("epsilon")))]
      case "layer_normalization": [LayerNormalization(epsilon: Float(number("epsilon")))]
      case "max_pooling2d", "average_pooling2d":
        [
          Pooling(
            word == "max_pooling2d" ? .maximum : .average, poolSize: pair("pool_size"), strides: pair("strides"),
            isSame: isSame)
        ]
      case "global_average_pooling2d": [GlobalPooling(.average)]
      case "global_max_pooling2d": [GlobalPooling(.maximum)]
      case "zero_padding2d": [padding]
      case "up_sampling2d":
        [UpSampling2D(size: pair("size"), isBilinear: arguments["interpolation"]?.text == "bilinear")]
      case "flatten": [Flatten()]
      case "dense": [Dense(units: Int(number("units")), usesBias: usesBias)]
      case "rescaling": [Rescaling(scale: Float(number("scale")), offset: Float(number("offset")))]
      case "leaky_relu": [Activation(.leakyRelu(slope: Float(number("negative_slope"))))]
      case "elu": [Activation(.elu(alpha: Float(number("alpha"))))]
      case "gelu" where arguments["approximate"]?.flag == true: [Activation(.curve(.geluByTanh))]
      case "add": [Add()]
      case "multiply": [Multiply()]
      case "concatenate": [Concatenate()]
      default: activation(word)
      }
    return layer + activation(arguments["activation"]?.text)
  }

  private var padding: ZeroPadding {
    let (rows, columns) = (arguments["padding"]?.list[0].pair ?? (0, 0), arguments["padding"]?.list[1].pair ?? (0, 0))
    return ZeroPadding(top: rows.0, bottom: rows.1, left: columns.0, right: columns.1)
  }

  private func activation(_ name: String?) -> [any Layer] {
    let functions: [String: Activation.Function] = [
      "relu": .relu, "relu6": .relu6, "sigmoid": .curve(.sigmoid), "tanh": .curve(.tanh), "swish": .curve(.swish),
      "softmax": .softmax, "hard_swish": .curve(.hardSwish), "gelu": .curve(.gelu),
    ]
    return name.flatMap { functions[$0] }.map { [Activation($0)] } ?? []
  }

  /// A batch, or nil if the file has none of that name.
  func tensor(_ label: String) -> Tensor? {
    guard let stored = file.tensors["\(name)/\(label)"] else { return nil }
    let size = stored.shape
    let shape = size.count == 4 ? Shape(size[1], size[2], size[3]) : Shape(flat: size.dropFirst().reduce(1, *))
    return Tensor(images: size.first ?? 1, shape, values: stored.values)
  }

  /// The inputs: one, or several with numbers.
  var inputLabels: [String] {
    tensor("input") != nil ? ["input"] : (0..<4).map { "input_\($0)" }.filter { tensor($0) != nil }
  }
}

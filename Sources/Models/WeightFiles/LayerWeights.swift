/// Finds the variables of layers in a weights file, by the layer's name and Keras's names for variables.
///
/// Three layouts are known, of any of which the layer's name is a part:
/// - `…/Conv1/kernel:0` or `…/Conv1/kernel`, at any depth (Keras's `.h5`, Hairline's own files);
/// - `…/vars/0`, where the group `vars` has the layer's name and variables are counted (Keras 3's `.weights.h5`).
///
/// A layer's variables are, in their order: `kernel`, `bias`; `depthwise_kernel`, `pointwise_kernel`, `bias`;
/// `gamma`, `beta`, `moving_mean`, `moving_variance`.
public struct LayerWeights: Sendable {
  private let file: WeightFile
  /// Full names of tensors by "layer/variable".
  private var places = [String: String]()
  /// Paths of groups `vars` by layer.
  private var groups = [String: String]()

  public init(_ file: WeightFile) {
    self.file = file
    for name in Array(file.tensors.keys) + Array(file.others.keys) {
      let parts = name.split(separator: "/")
      guard parts.count >= 2, let variable = parts[parts.count - 1].split(separator: ":").first else { continue }
      Self.keepFirst(name, under: "\(parts[parts.count - 2])/\(variable)", in: &places)
    }
    for (group, layer) in file.metadata where group == "vars" || group.hasSuffix("/vars") {
      Self.keepFirst(group, under: layer, in: &groups)
    }
  }

  /// Whether the file has any variable of the layer.
  public func has(_ layer: String) -> Bool {
    groups[layer] != nil || places.keys.contains { $0.hasPrefix("\(layer)/") }
  }

  /// The variables of `layer` in the order asked for, each of the shape that it must have. `variables` are all that
  /// the layer has, in Keras's order.
  ///
  /// - Throws: `.missing`, `.shape` or `.unsupportedType`.
  public func variables(
    of layer: String, _ variables: [(name: String, shape: [Int])]
  ) throws(WeightFileError) -> [WeightTensor] {
    var tensors = [WeightTensor]()
    for (index, variable) in variables.enumerated() {
      tensors.append(try file.tensor(place(layer, variable.name, index), shape: variable.shape))
    }
    return tensors
  }

  private func place(_ layer: String, _ variable: String, _ index: Int) -> String {
    if let place = places["\(layer)/\(variable)"] { return place }
    // Keras 3 calls the kernel of a depthwise convolution just that.
    if variable == "depthwise_kernel", let place = places["\(layer)/kernel"] { return place }
    return groups[layer].map { "\($0)/\(index)" } ?? "\(layer)/\(variable)"
  }

  /// Of equal names the first in order counts, so that the choice never depends on a dictionary's order.
  private static func keepFirst(_ value: String, under key: String, in table: inout [String: String]) {
    if let known = table[key], known < value { return }
    table[key] = value
  }
}

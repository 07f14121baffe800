/// A dictionary whose copies share what they have in common: a change of one copy takes the same short time however
/// large it is. The session keeps its state before each command, and a check forks what it knows at each condition.
///
/// It is a hash trie (P. Bagwell, "Ideal Hash Trees", 2001) whose nodes do not change once they are made.
struct PersistentMap<Key: Hashable & Sendable, Value: Sendable>: Sendable, ExpressibleByDictionaryLiteral {
  /// The pairs of one hash: a single one, but for collisions.
  private final class Leaf: Sendable {
    let hash: Int
    let pairs: [(key: Key, value: Value)]

    init(_ hash: Int, _ pairs: [(key: Key, value: Value)]) { (self.hash, self.pairs) = (hash, pairs) }
  }

  /// The children by five bits of their hash: those whose bit is set, in the order of the bits.
  private final class Branch: Sendable {
    let bits: UInt32
    let children: [Child]

    init(_ bits: UInt32 = 0, _ children: [Child] = []) { (self.bits, self.children) = (bits, children) }

    func index(of bit: UInt32) -> Int { (bits & (bit - 1)).nonzeroBitCount }

    func child(_ bit: UInt32) -> Child? { bits & bit == 0 ? nil : children[index(of: bit)] }

    func with(_ child: Child, at bit: UInt32) -> Branch {
      var children = children
      if bits & bit == 0 { children.insert(child, at: index(of: bit)) } else { children[index(of: bit)] = child }
      return Branch(bits | bit, children)
    }
  }

  private enum Child: Sendable {
    case leaf(Leaf)
    case branch(Branch)
  }

  private var root = Branch()

  init(dictionaryLiteral pairs: (Key, Value)...) { for (key, value) in pairs { self[key] = value } }

  /// The bit of a hash in a branch at so many bits from the root.
  private static func bit(_ hash: Int, _ shift: Int) -> UInt32 { 1 << UInt32(truncatingIfNeeded: hash >> shift & 31) }

  subscript(key: Key) -> Value? {
    get {
      let hash = key.hashValue
      var (branch, shift) = (root, 0)
      while true {
        switch branch.child(Self.bit(hash, shift)) {
        case .branch(let inner): (branch, shift) = (inner, shift + 5)
        case .leaf(let leaf): return leaf.hash == hash ? leaf.pairs.first { $0.key == key }?.value : nil
        case nil: return nil
        }
      }
    }
    set {
      guard let newValue else { return }
      root = Self.insert(Leaf(key.hashValue, [(key, newValue)]), in: root, 0)
    }
  }

  private static func insert(_ new: Leaf, in branch: Branch, _ shift: Int) -> Branch {
    let bit = bit(new.hash, shift)
    switch branch.child(bit) {
    case nil: return branch.with(.leaf(new), at: bit)
    case .branch(let inner): return branch.with(.branch(insert(new, in: inner, shift + 5)), at: bit)
    case .leaf(let old) where old.hash == new.hash:
      let others = old.pairs.filter { pair in !new.pairs.contains { $0.key == pair.key } }
      return branch.with(.leaf(Leaf(new.hash, others + new.pairs)), at: bit)
    case .leaf(let old):
      let inner = insert(new, in: insert(old, in: Branch(), shift + 5), shift + 5)
      return branch.with(.branch(inner), at: bit)
    }
  }

  /// All keys with their values, in no particular order.
  var pairs: [(key: Key, value: Value)] {
    var pairs = [(key: Key, value: Value)]()
    Self.visit(.branch(root)) { pairs.append($0) }
    return pairs
  }

  private static func visit(_ child: Child, _ body: ((key: Key, value: Value)) -> Void) {
    switch child {
    case .leaf(let leaf): leaf.pairs.forEach(body)
    case .branch(let branch): for child in branch.children { visit(child, body) }
    }
  }

  /// The keys whose values may differ from those in `other`: the fewer, the more the two have in common.
  func differences(from other: PersistentMap) -> Set<Key> {
    var keys = Set<Key>()
    Self.compare(.branch(root), .branch(other.root), &keys)
    return keys
  }

  private static func compare(_ first: Child?, _ second: Child?, _ keys: inout Set<Key>) {
    switch (first, second) {
    case (.branch(let first), .branch(let second)):
      if first === second { return }
      var bits = first.bits | second.bits
      while bits != 0 {
        let bit = bits & (~bits &+ 1)
        compare(first.child(bit), second.child(bit), &keys)
        bits &= ~bit
      }
    case (.leaf(let first), .leaf(let second)) where first === second: return
    default: for child in [first, second] { if let child { visit(child) { keys.insert($0.key) } } }
    }
  }
}

import Testing

/// What a schema of JUnit's reports says, as far as it concerns what the program writes.
struct JUnitSchema {
  /// An element: the attributes that it must have and those that it may have besides, and its children in their order.
  struct Rule {
    var required: Set<String> = []
    var optional: Set<String> = []
    var children: [Child] = []
  }

  struct Child {
    let name: String
    let counts: ClosedRange<Int>

    init(_ name: String, _ counts: ClosedRange<Int> = 0...Int.max) { (self.name, self.counts) = (name, counts) }
  }

  let name: String
  let rules: [String: Rule]

  /// Apache Ant's: https://github.com/windyroad/JUnit-Schema
  static let ant = JUnitSchema(
    name: "JUnit.xsd",
    rules: [
      "testsuites": Rule(children: [Child("testsuite")]),
      "testsuite": Rule(
        required: ["package", "id", "name", "timestamp", "hostname", "tests", "failures", "errors", "time"],
        optional: ["skipped"],
        children: [
          Child("properties", 1...1), Child("testcase"), Child("system-out", 1...1), Child("system-err", 1...1),
        ]),
      "testcase": Rule(
        // 'file', 'line' and a test case's own output are not in the schema, but in what pytest writes and CI systems read.
        required: ["name", "classname", "time"], optional: ["file", "line"],
        children: [
          Child("skipped", 0...1), Child("error", 0...1), Child("failure", 0...1), Child("system-out", 0...1),
        ]),
      "failure": Rule(required: ["type"], optional: ["message"]),
      "error": Rule(required: ["type"], optional: ["message"]),
      "skipped": Rule(optional: ["message"]), "system-out": Rule(), "system-err": Rule(),
      "properties": Rule(children: [Child("property")]), "property": Rule(required: ["name", "value"]),
    ])

  /// That of Jenkins's xUnit plugin: https://github.com/jenkinsci/xunit-plugin, junit-10.xsd.
  static let jenkins = JUnitSchema(
    name: "junit-10.xsd",
    rules: [
      "testsuites": Rule(optional: ["name", "time", "tests", "failures", "errors"], children: [Child("testsuite")]),
      "testsuite": Rule(
        required: ["name", "tests", "failures", "errors"],
        optional: [
          "group", "time", "skipped", "timestamp", "hostname", "id", "package", "file", "log", "url",
        ],
        children: [Child("properties"), Child("testcase"), Child("system-out"), Child("system-err")]),
      "testcase": Rule(
        required: ["name"], optional: ["time", "classname", "group", "file", "line"],
        children: [Child("skipped"), Child("error"), Child("failure"), Child("system-out")]),
      "failure": Rule(optional: ["type", "message"]), "error": Rule(optional: ["type", "message"]),
      "skipped": Rule(optional: ["type", "message"]), "system-out": Rule(), "system-err": Rule(),
      "properties": Rule(children: [Child("property")]), "property": Rule(required: ["name", "value"]),
    ])

  /// Records what the schema forbids of `element` and all within it.
  func check(_ element: Element, _ location: SourceLocation = #_sourceLocation) {
    func require(_ holds: Bool, _ problem: String) {
      if !holds { Issue.record("\(name): \(element.name) \(problem)", sourceLocation: location) }
    }
    guard let rule = rules[element.name] else { return require(false, "is unknown") }
    let given = Set(element.attributes.keys)
    let (missing, surplus) = (rule.required.subtracting(given), given.subtracting(rule.required.union(rule.optional)))
    require(missing.isEmpty, "lacks \(missing)")
    require(surplus.isEmpty, "has \(surplus)")
    let names = element.children.map(\.name)
    for child in rule.children {
      require(child.counts.contains(names.count { $0 == child.name }), "has a wrong number of \(child.name)")
    }
    let places = names.map { name in rule.children.firstIndex { $0.name == name } ?? -1 }
    require(!places.contains(-1) && places == places.sorted(), "has \(names)")
    for child in element.children { check(child, location) }
  }
}

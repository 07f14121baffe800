import Basics

/// Everything that can be wrong with a text in Hairline's language, worded here once.
public enum LanguageError: UserError {
  // The text
  case notText(path: String)
  case pipe(path: String)
  case unexpected(String)
  case unclosed(String, String)
  case unfinishedLine
  case strayBackslash
  case unknownEscape(String)
  case loneDollar
  case commentInList
  case valuesTouch
  case tooDeep(Int)
  case textTooLong
  case tooManyErrors(Int)
  // Statements
  case expectedCommand(found: String)
  case expectedName
  case incompleteAssignment(String)
  case assignmentWithoutLet(String)
  case spacesAroundEquals(String)
  case missingValue(String)
  case incompleteIteration
  case extraInIteration(String)
  case strayElse
  case incompleteElse
  case branchBehindElse
  // Files
  case sourceWithinItself(path: String)
  case sourcesTooDeep(Int)
  case tooManySources(Int)
  case sourceInBlock
  case sourceValue
  case unusedValue(String, path: String, known: [String])
  // Expressions
  case incompleteWithin
  case negativeTolerance(String)
  case expectedList(String)
  case expectedExpression(after: String)
  case expectedOperand
  case expectedOperandNot(String)
  case expectedOperator(found: String)
  case expectedClosing(String, found: String)
  case expectedMetric(after: String)
  case notANumber(String)
  case singleEquals
  case chainedComparison
  case expressionTooLong(Int)
  case expectedNumber(String)
  case expectedTruth(String)
  case divisionByZero
  // Names
  case unknownVerb(String, what: String, nearest: String?)
  case unknownSubcommand(String, of: String, nearest: String?, known: [String])
  case missingSubcommand(String, known: [String])
  case unknownVariable(String, nearest: String?)
  case unknownMetric(String, of: String, nearest: String?, known: [String])
  case incompleteMetric([String])
  case classMissing([String])
  case notMeasured(part: String)
  // Arguments
  case unknownOption(String, of: Entry, nearest: String?)
  case repeatedOption(String)
  case missingArgument(Parameter, of: Entry)
  case extraWord(String, of: Entry, option: String?)
  case unsuitable(String, for: Parameter, nearest: String?)
  case missingBody(Entry)
  case unexpectedBody(String)
  // Models
  case unknownLayer(String, nearest: String?)
  case repeatedLayer(String)
  case tooManyLayers(Int)
  case blockWithinItself(String)
  case blockNamedAsLayer(String)
  case blockDefault(String)
  case undecidedBlock
  case firstLayer(String)
  case noClasses
  // Help
  case noHelp(String, nearest: String?)

  /// Whether more lines may fix it: the prompt then asks for them.
  public var isUnfinished: Bool {
    switch self {
    case .unclosed, .unfinishedLine: true
    default: false
    }
  }

  public var problem: String {
    switch self {
    case .notText(let path): "'\(path)' is not a text in UTF-8"
    case .pipe(let path): "'\(path)' is a pipe, and 'source' reads a file twice: to check it, and to run it"
    case .unexpected("}"): "this '}' closes nothing"
    case .unexpected("]"): "this ']' closes nothing"
    case .unexpected(let found): "\(Self.shown(found)) has no place here"
    case .unclosed(let opening, let closing): "this '\(opening)' is never closed with '\(closing)'"
    case .unfinishedLine: "the text ends after a '\\', where a line was to follow"
    case .strayBackslash: "a '\\' outside of quotes stands only at the end of a line"
    case .unknownEscape(let character): "'\\\(character)' stands for nothing"
    case .loneDollar: "a '$' is followed by a name or by '('"
    case .commentInList: "a comment cannot stand inside a list"
    case .valuesTouch: "two values touch"
    case .tooDeep(let deepest): "more than \(deepest) braces, brackets or parentheses inside each other"
    case .tooManyErrors(let limit): "there are more than \(limit) errors: the rest is not looked at"
    case .textTooLong: "the text grows beyond a million characters"
    case .expectedCommand(let found): "a line begins with a command, not with \(Self.shown(found))"
    case .expectedName: "expected a name, made of letters, digits and '_'"
    case .incompleteAssignment(let verb): "'\(verb)' takes a name, '=' and a value"
    case .assignmentWithoutLet(let name): "'\(name)' is followed by '='"
    case .spacesAroundEquals: "an option has no spaces around its '='"
    case .missingValue(let name): "'\(name)=' is followed by no value"
    case .incompleteIteration: "'for' takes a name, 'in' and a list"
    case .extraInIteration(let found): "expected '{' after the list, not '\(found)'"
    case .strayElse: "this 'else' is after no 'if'"
    case .incompleteElse: "'else' is followed by '{' or by another 'if'"
    case .branchBehindElse: "there is an 'else' before this one"
    case .sourceWithinItself(let path): "'\(path)' is sourced within itself"
    case .sourcesTooDeep(let limit): "more than \(limit) files inside each other"
    case .tooManySources(let limit): "more than \(NumberFormat.grouped(limit)) files are sourced"
    case .sourceInBlock: "within braces, the file of a 'source' is written without variables"
    case .sourceValue: "after its file, 'source' takes NAME=VALUE"
    case .unusedValue(let name, let path, _): "'\(path)' has no 'let \(name) = …'"
    case .incompleteWithin: "'within' takes a tolerance, 'of' and a value"
    case .negativeTolerance(let value): "a tolerance is not negative, as \(value) is"
    case .expectedList(let value): "expected a list or a range, not '\(value)'"
    case .expectedExpression(let verb): "'\(verb)' is followed by no expression"
    case .expectedOperand: "the expression ends where a value was to follow"
    case .expectedOperandNot(let found): "expected a value, not \(Self.shown(found))"
    case .expectedOperator(let found): "expected an operator or the end of the line, not '\(found)'"
    case .expectedClosing(let closing, let found): "expected '\(closing)', not \(Self.shown(found))"
    case .expectedMetric(let part): "'\(part).' is followed by no metric's name"
    case .notANumber(let text): "'\(text)' is not a number"
    case .singleEquals: "a single '=' compares nothing"
    case .chainedComparison: "comparisons do not chain"
    case .expressionTooLong(let limit): "the line holds more than \(limit) values to compute with"
    case .expectedNumber(let value): "'\(value)' is not a number"
    case .expectedTruth(let value): "expected yes or no, not '\(value)'"
    case .divisionByZero: "division by zero"
    case .unknownVerb(let verb, let what, _): "'\(verb)' is not a \(what)"
    case .unknownSubcommand(let word, let verb, _, _): "'\(word)' is not a command of '\(verb)'"
    case .missingSubcommand(let verb, _): "'\(verb)' is followed by nothing"
    case .unknownVariable(let name, _): "there is no variable '\(name)'"
    case .unknownMetric(let name, "", _, _): "'\(name)' is not a part of the data"
    case .unknownMetric(let name, let part, _, _): "'\(name)' is not a metric of '\(part)'"
    case .incompleteMetric(let path): "'\(path.joined(separator: "."))' alone is not a metric"
    case .classMissing(let path): "'\(path.joined(separator: "."))' lacks a class's name"
    case .notMeasured(let part): "'\(part)' has not been evaluated yet"
    case .unknownOption(let name, let entry, _): "'\(entry.name)' has no option '\(name)'"
    case .repeatedOption(let name): "'\(name)' is given twice"
    case .missingArgument(let parameter, let entry):
      "'\(entry.name)' lacks '\(parameter.name)', \(parameter.type.description)"
    case .extraWord(let word, let entry, _): "'\(entry.name)' has no use for '\(word)'"
    case .unsuitable(let value, let parameter, _):
      "'\(parameter.name)' is \(parameter.type.description), not '\(value)'"
    case .missingBody(let entry): "'\(entry.name)' is followed by no '{'"
    case .unexpectedBody(let name): "'\(name)' takes nothing between braces"
    case .unknownLayer(let name, _): "there is no layer named '\(name)' above"
    case .repeatedLayer(let name): "there are two layers named '\(name)'"
    case .tooManyLayers(let limit): "the model has more than \(NumberFormat.grouped(limit)) layers"
    case .blockWithinItself(let name): "the block '\(name)' is used within itself"
    case .blockNamedAsLayer(let name): "'\(name)' is already a layer"
    case .blockDefault(let name): "the default of '\(name)' is not a single word"
    case .undecidedBlock: "a block's name has to be known before the script runs"
    case .firstLayer(let word): "a model begins with 'input', not with '\(word)'"
    case .noHelp(let topic, _): "there is no help on '\(topic)'"
    case .noClasses: "'classes' is the number of the data's classes, but no data is loaded"
    }
  }

  public var hint: String? {
    switch self {
    case .notText: "save it as UTF-8"
    case .pipe: "save it as a file, or give it to 'hairline run'"
    case .expectedOperator: "a text with spaces is put in quotes"
    case .strayBackslash, .valuesTouch:
      "put a text with spaces or special characters in quotes, as a whole"
    case .unknownEscape: "in quotes there are \\n, \\t, \\\", \\\\ and \\$"
    case .loneDollar: "in quotes, \\$ is the character itself"
    case .commentInList: "put it in the line above the command"
    case .expectedCommand(let found):
      found.firstIndex(of: "(").map { "what '\(found[..<$0])' takes stands after spaces, without parentheses" }
        ?? "'help' lists the commands"
    case .incompleteAssignment(let verb): "as in '\(verb) epochs = 10'"
    case .assignmentWithoutLet(let name): "to set a variable, write 'let \(name) = …'"
    case .spacesAroundEquals(let name): name.isEmpty ? nil : "write '\(name)=…'"
    case .incompleteIteration, .extraInIteration: "as in 'for rate in [1e-3 1e-4] { … }', or 'for fold in 1..5 { … }'"
    case .strayElse: "it stands on the line of the '}', as in '} else {'"
    case .incompleteElse: "as in '} else {', or '} else if $fast {'"
    case .sourceInBlock: "values for its variables may differ: 'source FILE name=$value'"
    case .sourceValue: "as in 'source common.hl epochs=3'"
    case .unusedValue(let name, _, let known): Suggestion.sentence(for: name, among: known)
    case .incompleteWithin: "as in 'test.accuracy within 0.01 of 0.99'"
    case .expectedList: "as in [1e-3 1e-4], or 1..5"
    case .expectedExpression("if"): "as in 'if test.accuracy > 0.9 { … }'"
    case .expectedExpression(let verb): "as in '\(verb) test.accuracy >= 0.99'"
    case .expectedMetric, .incompleteMetric, .classMissing: "as in test.accuracy, or test.recall.CLASS"
    case .singleEquals: "write '==' to compare"
    case .chainedComparison: "join two with 'and'"
    case .expectedNumber: "metrics are written PART.METRIC, as in test.accuracy, and variables $name"
    case .notMeasured(let part): "'evaluate \(part)' measures it"
    case .unknownVerb(_, "layer", let nearest): Self.didYouMean(nearest) ?? "'help layers' lists them"
    case .unknownVerb(let verb, _, let nearest):
      Self.whereabouts(of: verb) ?? Self.didYouMean(nearest) ?? "'help' lists the commands"
    case .unknownSubcommand(let word, let verb, let nearest, let known):
      Self.didYouMean(nearest)
        ?? (CommandTable.entries(of: verb).contains { $0.path.count == 1 && $0.body != .none }
          ? "'\(verb) \(word) { … }' declares it; the commands are \(known.listed(with: "and"))"
          : "there are \(known.listed(with: "and"))")
    case .missingSubcommand(_, let known): "there are \(known.listed(with: "and"))"
    case .unknownVariable(let name, let nearest): Self.didYouMean(nearest) ?? "'let \(name) = …' sets it"
    case .unknownMetric(_, _, let nearest, let known):
      Self.didYouMean(nearest) ?? (known.isEmpty ? nil : "there are \(known.listed(with: "and"))")
    case .unknownOption(_, let entry, let nearest): Self.didYouMean(nearest) ?? Self.options(of: entry)
    case .missingArgument(_, let entry): entry.examples.first.map { "as in '\($0)'" }
    case .extraWord(let word, let entry, let option):
      option.map { $0 == word ? "write '\($0)=…'" : "did you mean '\($0)=\(word)'?" } ?? Self.options(of: entry)
    case .unsuitable(_, _, let nearest): Self.didYouMean(nearest)
    case .unknownLayer(_, let nearest): Self.didYouMean(nearest) ?? "'name=…' gives a layer a name"
    case .repeatedLayer, .blockNamedAsLayer: "choose another name"
    case .firstLayer: "as in 'input 48x48x3'"
    case .noHelp(_, let nearest): Self.didYouMean(nearest) ?? "'help' lists the commands"
    case .noClasses: "load data first, or write the number"
    case .missingBody(let entry): entry.examples.first.map { "as in '\($0)'" }
    default: nil
    }
  }

  private static func didYouMean(_ name: String?) -> String? { name.map { "did you mean '\($0)'?" } }

  /// Where a word belongs that begins no line: a layer, the second word of commands, or another tool's command.
  private static func whereabouts(of verb: String) -> String? {
    if LayerTable.entries.contains(where: { $0.name == verb }) {
      return "it is a layer: it stands between the braces of 'model NAME { … }'"
    }
    let commands =
      CommandTable.entries.filter { $0.path.count > 1 && $0.path[1] == verb }.map(\.name)
      + [CommandTable.otherWords[verb]].compactMap { $0 }
    return commands.isEmpty ? nil : "did you mean \(commands.map { "'\($0)'" }.listed(with: "or"))?"
  }

  private static func options(of entry: Entry) -> String {
    let names = entry.parameters.map { $0.role == .option ? $0.name + "=" : $0.name.uppercased() }
    return names.isEmpty ? "it takes none" : "it takes \(names.listed(with: "and"))"
  }

  /// A piece of a text in quotes, control characters by their number.
  private static func shown(_ text: String) -> String {
    guard text.count == 1, let scalar = text.unicodeScalars.first, scalar.value < 32 || scalar.value == 127 else {
      return text.isEmpty ? "the end" : "'\(text)'"
    }
    let digits = String(scalar.value, radix: 16, uppercase: true)
    return "the character U+\(String(repeating: "0", count: 4 - digits.count))\(digits)"
  }
}

/// The name that `word` most likely stands for, or nil.
func nearest(to word: String, among names: [String]) -> String? {
  // Nobody mistypes a name into a very long word.
  word.utf8.count > 64 ? nil : Suggestion.nearest(to: word, among: names).first
}

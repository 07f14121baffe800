extension Command {
  static let block = Command(
    Entry(
      "block", "declares a reusable block of layers",
      details: """
        The words after the name are parameters, with an optional default after '='. The lines of the block use them as \
        $PARAMETER. Names of layers inside are local to each use of the block.
        """,
      theme: .model, form: .declaration, body: .layers,
      parameters: [.required("name", .name, "the block's name")],
      examples: ["block twice filters size=3 { conv2d $filters $size padding=same; relu; conv2d $filters $size }"]),
    effects: .makes { bound, _ in Effects.Footprint(writes: [.block(bound.arguments.text("name"))]) },
    check: { bound, checker throws(Diagnostic) in
      let block = try LayerBlock(bound)
      _ = try checker.layers(of: block.statement.body ?? [], block.scope(checker.scope))
      checker.blocks[block.entry.name] = block
    },
    run: { bound, session in
      let block = try LayerBlock(bound)
      _ = try LayerExpander.lines(
        of: block.statement.body ?? [], scope: block.scope(session.scope), blocks: session.blocks)
      session.blocks[block.entry.name] = block
    })
}

extension LayerBlock {
  /// What is known within the block as long as it is not used: all but its parameters.
  fileprivate func scope(_ outer: Scope) -> Scope {
    var scope = outer
    for parameter in entry.parameters { scope.set(parameter.name, nil) }
    return scope
  }
}

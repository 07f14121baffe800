import Kernels

extension SyntheticConcrete {
  func marks(_ kind: Class, _ random: inout RandomStream) -> [any Mark] {
    var marks = [any Mark]()
    // Aggregate and specks.
    if random.chance(0.35) {
      let contrast = random.uniform(0.04, 0.15)
      for _ in 0..<random.integer(below: 120) {
        marks.append(
          Stone(
            radius: random.logUniform(1, 5), change: random.uniform(-contrast, contrast), rise: random.uniform(0, 0.5),
            &random))
      }
    }
    if random.chance(0.4) {
      for _ in 0..<random.integer(below: 30) {
        marks.append(Stone(radius: random.uniform(0.4, 1.4), change: random.uniform(0.05, 0.35), rise: 0.2, &random))
      }
    }
    if random.chance(0.35) { marks.append(Stain(strength: random.uniform(-0.1, 0.18), &random)) }
    if random.chance(0.06) { marks.append(Patch(&random)) }
    if random.chance(0.12) { marks.append(Scratch(&random)) }
    // Bug holes.
    let decoy = kind == .intact ? random.integer(below: 5) : random.chance(0.25) ? random.integer(below: 5) : 9
    let holes = Int(random.logUniform(1, 20)) - 1 + (decoy == 0 ? 6 + random.integer(below: 20) : 0)
    for _ in 0..<holes {
      marks.append(Hole(at: random.point(), radius: random.logUniform(0.8, decoy == 0 ? 8 : 5), &random))
    }
    if decoy == 1 || random.chance(0.1) {
      marks.append(
        Joint(halfWidth: random.logUniform(0.5, 1.4), darkness: random.uniform(0.05, decoy == 1 ? 0.3 : 0.2), &random))
    }
    if decoy == 2 { marks.append(Stain(strength: random.uniform(0.12, 0.3), &random)) }
    if kind == .cracked { marks.append(Crack(&random)) }
    if decoy >= 3 && decoy < 9 || random.chance(0.15) {
      marks.append(
        CastShadow(
          width: random.chance(0.5) ? 500 : random.uniform(60, 150),
          strength: random.uniform(0.15, decoy >= 3 && decoy < 9 ? 0.5 : 0.3), &random))
    }
    return marks
  }
}

import Kernels

/// What may be on a piece of concrete, and how often.
///
/// Everything but the crack is on both kinds, so that no other defect gives the class away, and what is dark or a line
/// is more frequent where there is no crack, so that counting dark pixels does not help either.
struct Habit: Sendable {
  let onCracked: Float
  let onIntact: Float
  let marks: @Sendable (inout RandomStream) -> [any Mark]

  static let all = [
    // Aggregate near the surface; specks of lime.
    Habit(onCracked: 0.35, onIntact: 0.35) { random in
      let contrast = random.uniform(0.04, 0.15)
      return (0..<10 + random.integer(below: 110)).map { _ in
        Stone(radius: random.logUniform(1, 5), change: random.uniform(-contrast, contrast), &random)
      }
    },
    Habit(onCracked: 0.4, onIntact: 0.4) { random in
      (0..<random.integer(below: 30)).map { _ in
        Stone(radius: random.uniform(0.4, 1.4), change: random.uniform(0.05, 0.35), &random)
      }
    },
    // Stains: faint ones, dark ones.
    Habit(onCracked: 0.35, onIntact: 0.35) { random in [Stain(strength: random.uniform(-0.1, 0.18), &random)] },
    Habit(onCracked: 0.05, onIntact: 0.25) { random in [Stain(strength: random.uniform(0.12, 0.26), &random)] },
    Habit(onCracked: 0.06, onIntact: 0.06) { random in [Patch(&random)] },
    // Bug holes: some, or many and large.
    Habit(onCracked: 0.7, onIntact: 0.7) { random in
      (0..<Int(random.logUniform(1, 16))).map { _ in Hole(upTo: 5, &random) }
    },
    Habit(onCracked: 0.06, onIntact: 0.4) { random in
      (0..<4 + random.integer(below: 20)).map { _ in Hole(upTo: 12, &random) }
    },
    // Lines.
    Habit(onCracked: 0.1, onIntact: 0.15) { random in [Scratch(&random)] },
    Habit(onCracked: 0.08, onIntact: 0.16) { random in [Joint(&random)] },
    Habit(onCracked: 1, onIntact: 0) { random in [Crack(&random)] },
    Habit(onCracked: 0.18, onIntact: 0.5) { random in [CastShadow(&random)] },
  ]
}

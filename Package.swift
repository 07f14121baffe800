// swift-tools-version:6.1
import PackageDescription

/// The kernels alone are compiled without overflow and bounds checks, for AVX2 and fused multiply-add; some of them once
/// more for AVX-512.
func kernelSettings(_ level: String) -> [SwiftSetting] {
  #if arch(x86_64)
    [.unsafeFlags(["-Ounchecked", "-Xcc", "-march=x86-64-" + level])]
  #else
    [.unsafeFlags(["-Ounchecked"])]
  #endif
}

/// The libraries of image formats, each before those it uses. Static: the shared libtiff draws in seven others at every
/// start, which takes a millisecond.
let imageLibraries = [
  ":libtiff.a", ":libwebpdemux.a", ":libwebp.a", ":libzstd.a", ":liblzma.a", ":libLerc.a", ":libjbig.a", ":libjpeg.a",
  ":libdeflate.a", ":libgif.a", "z", "m", "stdc++",
]

let package = Package(
  name: "hairline",
  products: [.executable(name: "hairline", targets: ["hairline"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(path: "Sources/TensorBoardMessages"),
  ],
  targets: [
    // Level 1: the C libraries.
    .systemLibrary(name: "CCairo", pkgConfig: "cairo", providers: [.apt(["libcairo2-dev", "libfontconfig-dev"])]),
    .systemLibrary(name: "CLibGIF", providers: [.apt(["libgif-dev"])]),
    .systemLibrary(name: "CLibWebP", providers: [.apt(["libwebp-dev"])]),
    .systemLibrary(name: "CLibPNG", pkgConfig: "libpng", providers: [.apt(["libpng-dev"])]),
    .systemLibrary(name: "CLibEdit", pkgConfig: "libedit", providers: [.apt(["libedit-dev"])]),
    .target(name: "CPNG", dependencies: ["CLibPNG"], linkerSettings: [.linkedLibrary("z")]),
    .target(name: "CJPEG"),
    .target(name: "CTIFF"),
    // The static library of libhdf5-dev: the shared one draws in 30 others, libcurl among them, at every start.
    .target(
      name: "CHDF5",
      linkerSettings: [":libhdf5_serial.a", ":libsz.a", ":libaec.a", "z", "m"].map { .linkedLibrary($0) }),
    .target(name: "CEdit", dependencies: ["CLibEdit"]),
    .target(name: "CProcessor"),
    .target(name: "CVectors"),

    // Level 2: numbers and images.
    .target(name: "Basics"),
    .target(name: "VectorKernels", dependencies: ["CVectors"], swiftSettings: kernelSettings("v3")),
    .target(name: "KernelsAVX512", dependencies: ["VectorKernels"], swiftSettings: kernelSettings("v4")),
    .target(
      name: "Kernels", dependencies: ["Basics", "CProcessor", "VectorKernels", "KernelsAVX512"],
      swiftSettings: kernelSettings("v3")),
    .target(
      name: "Images", dependencies: ["Basics", "CPNG", "CJPEG", "CTIFF", "CLibGIF", "CLibWebP"],
      linkerSettings: imageLibraries.map { .linkedLibrary($0) }),

    // Level 3: data sets and models.
    .target(name: "Datasets", dependencies: ["Basics", "Kernels", "Images"]),
    .target(name: "Models", dependencies: ["Basics", "Kernels", "CHDF5"]),

    // Level 4: training, and plots and reports of it.
    .target(name: "Training", dependencies: ["Basics", "Kernels", "Datasets", "Models"]),
    .target(name: "Reports", dependencies: ["Basics", "Images", "CCairo", "TensorBoardMessages"]),

    // Levels 5 and 6: the shell, and the program around it.
    .target(
      name: "Shell",
      dependencies: ["Basics", "Kernels", "Images", "Datasets", "Models", "Training", "Reports", "CEdit"],
      // Nothing is built beside it: its files are compiled on all cores, where a whole module would be optimized on one.
      swiftSettings: [
        .unsafeFlags(["-no-whole-module-optimization", "-enable-batch-mode"], .when(configuration: .release))
      ]),
    .executableTarget(
      name: "hairline",
      dependencies: [
        "Basics", "Shell", "CProcessor", .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      // Swift's own libraries are linked into the program: it starts faster, and runs where there is no Swift.
      // What only a debugger reads of them, and of the other libraries, would be a third of it.
      linkerSettings: [
        .unsafeFlags([
          "-static-stdlib", "-l_FoundationCollections", "-l_FoundationCShims", "-Xlinker", "--strip-debug",
        ])
      ]),

    // Measures the engine for Benchmarks/compare; not part of the product.
    .executableTarget(
      name: "benchmark",
      dependencies: [
        "Basics", "Kernels", "Images", "Datasets", "Models", "Training",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      path: "Benchmarks/Measure"),
    // Tries the language on made-up inputs; not part of the product.
    .executableTarget(
      name: "fuzz",
      dependencies: [
        "Basics", "Kernels", "Shell", .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      path: "Tests/Fuzz"),

    // What several modules' tests use.
    .target(name: "TestSupport", dependencies: ["Basics"], path: "Tests/TestSupport"),
    .testTarget(name: "BasicsTests", dependencies: ["Basics", "TestSupport"]),
    .testTarget(name: "KernelsTests", dependencies: ["Kernels"]),
    .testTarget(name: "ImagesTests", dependencies: ["Images", "TestSupport"], resources: [.copy("Fixtures")]),
    .testTarget(name: "DatasetsTests", dependencies: ["Datasets", "TestSupport"], resources: [.copy("Fixtures")]),
    .testTarget(name: "ModelsTests", dependencies: ["Models", "TestSupport"], resources: [.copy("Fixtures")]),
    .testTarget(name: "TrainingTests", dependencies: ["Training", "TestSupport"], resources: [.copy("Fixtures")]),
    .testTarget(
      name: "ReportsTests", dependencies: ["Reports", "Images", "TestSupport"], resources: [.copy("Fixtures")]),
    .testTarget(
      name: "ShellTests", dependencies: ["Basics", "Images", "Kernels", "Models", "Reports", "Shell", "TestSupport"]),
    .testTarget(
      name: "HairlineTests", dependencies: ["Basics", "Images", "TensorBoardMessages", "TestSupport"],
      exclude: ["Scripts", "Browser", "Faults", "read_events.py"]),
  ],
  swiftLanguageModes: [.v6]
)

// Coverage-guided fuzzing of the readers of files: it needs libFuzzer, with which scripts/fuzz-readers alone builds it.
if Context.environment["HAIRLINE_FUZZ"] != nil {
  package.targets.append(
    .executableTarget(
      name: "fuzz-readers", dependencies: ["Basics", "Images", "Models", "Shell"], path: "Tests/FuzzReaders"))
}

// Optimizing the tests themselves would take minutes and gain nothing: what they test is optimized.
for target in package.targets where target.type == .test {
  target.swiftSettings = [.unsafeFlags(["-Onone"], .when(configuration: .release))]
}

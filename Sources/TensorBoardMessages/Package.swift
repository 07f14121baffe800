// swift-tools-version:6.1
import PackageDescription

// The messages of TensorBoard's files. A package of its own, as a package that swift-protobuf is a direct dependency of
// builds the protocol compiler with all its C++ at each `swift build` or `swift test`.
let package = Package(
  name: "TensorBoardMessages",
  products: [.library(name: "TensorBoardMessages", targets: ["TensorBoardMessages"])],
  dependencies: [.package(url: "https://github.com/apple/swift-protobuf", from: "1.39.0", traits: [])],
  targets: [
    .target(
      name: "TensorBoardMessages", dependencies: [.product(name: "SwiftProtobuf", package: "swift-protobuf")],
      path: "Messages")
  ],
  swiftLanguageModes: [.v6]
)

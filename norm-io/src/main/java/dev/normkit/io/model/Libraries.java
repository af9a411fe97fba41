package dev.normkit.io.model;

/** The libraries that are needed for some formats only. */
final class Libraries {
  private Libraries() {}

  static void requireOnnx() {
    String needed = "org.tribuo:tribuo-util-onnx and com.google.protobuf:protobuf-java";
    require("com.google.protobuf.CodedInputStream", "ONNX files", needed);
    require("ai.onnx.proto.OnnxMl", "ONNX files", needed);
  }

  static void requireSelector() {
    require("dev.normkit.selector.NormSelector", "plans of models", "dev.normkit:norm-selector");
  }

  private static void require(String name, String what, String library) {
    try {
      Class.forName(name, false, Libraries.class.getClassLoader());
    } catch (ClassNotFoundException missing) {
      throw new IllegalStateException(
          "%s need %s on the class path; %s is missing".formatted(what, library, name), missing);
    }
  }
}

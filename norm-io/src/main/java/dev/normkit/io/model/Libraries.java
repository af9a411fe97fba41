package dev.normkit.io.model;

/** The libraries that are needed for some formats only. */
final class Libraries {
  private Libraries() {}

  static void requireOnnx() {
    for (String needed :
        new String[] {"com.google.protobuf.CodedInputStream", "ai.onnx.proto.OnnxMl"}) {
      try {
        Class.forName(needed, false, Libraries.class.getClassLoader());
      } catch (ClassNotFoundException missing) {
        throw new IllegalStateException(
            "ONNX files need org.tribuo:tribuo-util-onnx and com.google.protobuf:protobuf-java on"
                + " the class path; "
                + needed
                + " is missing",
            missing);
      }
    }
  }
}

package dev.normkit.simd.generator;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.TreeMap;

/**
 * The bytes of bytecode of a class file's methods, read as the JVM specification's chapter 4 says.
 */
final class MethodSizes {
  private static final int MAGIC = 0xCAFEBABE;

  private final DataInputStream in;
  private String[] texts;

  private MethodSizes(InputStream in) {
    this.in = new DataInputStream(in);
  }

  /** By name; of methods with the same name, the largest. */
  static TreeMap<String, Integer> of(InputStream classFile) throws IOException {
    return new MethodSizes(classFile).read();
  }

  private TreeMap<String, Integer> read() throws IOException {
    if (in.readInt() != MAGIC) {
      throw new IOException("not a class file");
    }
    in.readInt();
    constants();
    in.skipNBytes(6);
    in.skipNBytes(2 * in.readUnsignedShort());
    members(new TreeMap<>());
    TreeMap<String, Integer> sizes = new TreeMap<>();
    members(sizes);
    return sizes;
  }

  private void constants() throws IOException {
    texts = new String[in.readUnsignedShort()];
    for (int i = 1; i < texts.length; i++) {
      int tag = in.readUnsignedByte();
      switch (tag) {
        case 1 -> texts[i] = in.readUTF();
        case 3, 4, 9, 10, 11, 12, 17, 18 -> in.skipNBytes(4);
        case 5, 6 -> {
          in.skipNBytes(8);
          i++;
        }
        case 7, 8, 16, 19, 20 -> in.skipNBytes(2);
        case 15 -> in.skipNBytes(3);
        default -> throw new IOException("unknown constant " + tag);
      }
    }
  }

  private void members(TreeMap<String, Integer> sizes) throws IOException {
    int members = in.readUnsignedShort();
    for (int member = 0; member < members; member++) {
      in.readUnsignedShort();
      String name = texts[in.readUnsignedShort()];
      in.readUnsignedShort();
      int attributes = in.readUnsignedShort();
      for (int attribute = 0; attribute < attributes; attribute++) {
        boolean code = texts[in.readUnsignedShort()].equals("Code");
        int length = in.readInt();
        if (code) {
          in.readInt();
          sizes.merge(name, in.readInt(), Math::max);
          length -= 8;
        }
        in.skipNBytes(length);
      }
    }
  }
}

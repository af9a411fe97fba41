package dev.normkit.io.bytes;

import java.nio.charset.StandardCharsets;

/** PyTorch's own files, which are programs for Python's unpickler; none is run here. */
public final class Pickle {
  /** How much of a file is looked at. */
  public static final int START = 256;

  private static final char PROTOCOL = '\u0080';
  private static final int NEWEST = 5;

  private Pickle() {}

  /**
   * {@return whether a file is one that torch.save wrote, old or new}
   *
   * @param start its first bytes, up to {@link #START}
   */
  public static boolean begins(byte... start) {
    String text = new String(start, StandardCharsets.ISO_8859_1);
    boolean old =
        text.length() > 1
            && text.charAt(0) == PROTOCOL
            && text.charAt(1) >= 2
            && text.charAt(1) <= NEWEST;
    return old || text.startsWith("PK") && text.contains("/data.pkl");
  }

  /**
   * {@return why it isn't read, with the line of Python that converts it}
   *
   * @param name the file's name, without its folder
   */
  public static String remedy(String name) {
    String stem = name.replaceAll("\\.(pt|pth|bin|ckpt|pkl)$", "");
    return "it is a file of PyTorch's torch.save, which only Python can read; convert it with: python"
        + " -c \"import torch; from safetensors.torch import save_file; s = torch.load('"
        + name
        + "', map_location='cpu', weights_only=True); s = s.get('state_dict', s);"
        + " save_file({k: v.contiguous() for k, v in s.items()}, '"
        + stem
        + ".safetensors')\"";
  }
}

package dev.normkit.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

/** The Java binding of one release of ONNX Runtime asks for the library of another. */
class SymbolVersionTest {
  /** {@code objdump -p} prints the hashes of glibc's names in any program. */
  @Test
  void theHashIsThatOfElf() {
    assertEquals(0x09691A75, SymbolVersion.hash("GLIBC_2.2.5"));
    assertEquals(0x0D696914, SymbolVersion.hash("GLIBC_2.4"));
  }

  /** What surrounds name and hash stays as it is, bytes above 127 too. */
  private static byte[] library(String version) {
    int hash = SymbolVersion.hash("VERS_" + version);
    StringBuilder text = new StringBuilder("\u007fELF\u0000\u00ff\u0080");
    for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
      text.append((char) (hash >>> shift & 0xFF));
    }
    return text.append("\u0000VERS_" + version + "\u0000\u00fe").toString().getBytes(ISO_8859_1);
  }

  @Test
  void nameAndHashAreReplaced() {
    byte[] renamed = SymbolVersion.renamed(library("1.29.0"), "1.30.0");

    assertEquals("1.30.0", SymbolVersion.of(renamed));
    assertArrayEquals(library("1.30.0"), renamed);
  }

  @Test
  void whatDoesNotFitIsRefused() {
    byte[] library = library("1.29.0");
    byte[] other = "\u007fELF".getBytes(ISO_8859_1);
    byte[] twice = (new String(library, ISO_8859_1).repeat(2)).getBytes(ISO_8859_1);

    assertThrows(IllegalArgumentException.class, () -> SymbolVersion.renamed(library, "1.100.0"));
    assertThrows(IllegalArgumentException.class, () -> SymbolVersion.of(other));
    assertThrows(IllegalArgumentException.class, () -> SymbolVersion.renamed(twice, "1.30.0"));
  }
}

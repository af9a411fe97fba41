package dev.normkit.rt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.normkit.io.rewrite.OnnxRuntime;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What a model is loaded with is closed, whether or not it can be loaded. */
class ClosedOptionsTest {
  private static final String HERE = "dev.normkit.rt.";
  private static final String THERE = "ai.onnxruntime.";

  @Test
  void optionsAreClosedWhetherOrNotTheModelIsLoaded() throws Exception {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    ClassLoader renaming = new Renaming(before);
    thread.setContextClassLoader(renaming);
    try {
      OnnxRuntime.load(new byte[1], false).close();
      assertEquals("0", open(renaming));
      assertThrows(IllegalArgumentException.class, () -> OnnxRuntime.load(new byte[0], false));
      assertEquals("0", open(renaming));
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private static String open(ClassLoader loader) throws ReflectiveOperationException {
    Class<?> options = Class.forName(THERE + "OrtSession$SessionOptions", false, loader);
    return options.getField("OPEN").get(null).toString();
  }

  /** Gives the classes of this package ONNX Runtime's names, which are as long. */
  private static final class Renaming extends ClassLoader {
    Renaming(ClassLoader parent) {
      super(parent);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (!name.startsWith(THERE)) {
        return super.loadClass(name, resolve);
      }
      Class<?> known = findLoadedClass(name);
      if (known != null) {
        return known;
      }
      String file = name.substring(THERE.length()) + ".class";
      try (InputStream in = ClosedOptionsTest.class.getResourceAsStream(file)) {
        if (in == null) {
          throw new ClassNotFoundException(name);
        }
        String content = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        byte[] renamed =
            content
                .replace(HERE.replace('.', '/'), THERE.replace('.', '/'))
                .getBytes(StandardCharsets.ISO_8859_1);
        return defineClass(name, renamed, 0, renamed.length);
      } catch (IOException unreadable) {
        throw new ClassNotFoundException(name, unreadable);
      }
    }
  }
}

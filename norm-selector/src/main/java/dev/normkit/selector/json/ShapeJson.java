package dev.normkit.selector.json;

import dev.normkit.api.Layout;
import dev.normkit.api.Shape;
import dev.normkit.selector.report.Facts;
import dev.normkit.selector.words.Words;
import java.util.stream.IntStream;

/** A shape as two keys: {@code "shape":[2,64,8,8],"layout":"channels-first"}. */
public final class ShapeJson {
  private ShapeJson() {}

  public static Facts write(Shape shape) {
    return Facts.none()
        .with("shape", IntStream.of(shape.sizes()).boxed().toList())
        .with("layout", shape.layout().word());
  }

  public static Shape read(JsonInput sizes, JsonInput layout) {
    Layout meaning = layout.word(word -> Words.parse("layout", word, Layout.values()));
    int[] all = sizes.elements().stream().mapToInt(JsonInput::wholeNumber).toArray();
    return sizes.checked(() -> Shape.of(meaning, all));
  }
}

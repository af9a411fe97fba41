package dev.normkit.selector.words;

import com.google.common.base.Ascii;
import dev.normkit.files.SpecSetting;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * How a constant is written in reports and options: lower case, with hyphens. It is read in any
 * case, and with underscores.
 */
public final class Words {
  private Words() {}

  public static String of(Enum<?> constant) {
    return SpecSetting.word(constant);
  }

  public static <E extends Enum<E>> E parse(String parameter, String word, E[] legal) {
    Objects.requireNonNull(word, parameter);
    String normal = Ascii.toLowerCase(word).replace('_', '-');
    return Arrays.stream(legal)
        .filter(constant -> of(constant).equals(normal))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(refusal(parameter, word, legal)));
  }

  private static String refusal(String parameter, String word, Enum<?>[] legal) {
    String words = Arrays.stream(legal).map(Words::of).collect(Collectors.joining(" "));
    return parameter + " is \"" + Brief.text(word) + "\"; it must be one of " + words;
  }
}

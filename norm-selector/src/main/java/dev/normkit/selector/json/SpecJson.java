package dev.normkit.selector.json;

import dev.normkit.api.Momentum;
import dev.normkit.api.NormMethod;
import dev.normkit.api.NormSpec;
import dev.normkit.api.SpecBuilder;
import dev.normkit.files.SpecSetting;
import dev.normkit.selector.report.Facts;
import dev.normkit.selector.words.Words;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * A spec as JSON, whole: what is written and read again is equal. {@code {"method":"GROUP",
 * "groups":32,"epsilon":0.00001,"weight":true,"bias":true}}; LAYER and RMS may have {@code axis},
 * BATCH and SWITCHABLE have {@code momentum}, which is {@code "cumulative"}, {@code "pooled"} or
 * the weight of the new batch, and {@code running-variance}. {@code track-statistics}, {@code
 * batch-branch} and {@code mixed-variance} are there where they aren't as usual.
 */
public final class SpecJson {
  private SpecJson() {}

  /** The whole spec. */
  public static Facts write(NormSpec spec) {
    return Facts.none()
        .with(SpecSetting.METHOD, spec.method().name())
        .withAll(written(spec, EnumSet.allOf(SpecSetting.class)));
  }

  /** The settings that every method has. */
  public static Facts settings(NormSpec spec) {
    return written(spec, EnumSet.range(SpecSetting.GROUPS, SpecSetting.BIAS));
  }

  private static Facts written(NormSpec spec, Set<SpecSetting> settings) {
    Facts facts = Facts.none();
    for (SpecSetting setting : settings) {
      Optional<Object> value = setting.in(spec);
      if (value.isPresent()) {
        facts = with(facts, setting.key(), value.get());
      }
    }
    return facts;
  }

  private static Facts with(Facts facts, String key, Object value) {
    if (value instanceof Boolean holds) {
      return facts.with(key, holds);
    }
    if (value instanceof Number number) {
      return facts.with(
          key, number instanceof Double decimal ? new ShortestDecimal(decimal) : number);
    }
    return facts.with(key, value.toString());
  }

  /** A spec that must give its method; the rest has the method's defaults. */
  public static NormSpec read(JsonInput json) {
    json.onlyKeys(SpecSetting.keys());
    SpecBuilder builder = NormSpec.of(json.required(SpecSetting.METHOD).word(NormMethod::parse));
    for (SpecSetting setting : SpecSetting.values()) {
      json.optional(setting.key())
          .ifPresent(value -> setting.set(builder, new Value(setting.key(), value)));
    }
    return json.checked(builder::build);
  }

  /** A spec that must be complete, since another version may have other defaults. */
  public static NormSpec readWhole(JsonInput json) {
    NormSpec spec = read(json);
    write(spec).names().forEach(json::required);
    return spec;
  }

  /** The value of a key. */
  private record Value(String key, JsonInput json) implements SpecSetting.Value<RuntimeException> {
    @Override
    public int wholeNumber() {
      return json.wholeNumber();
    }

    @Override
    public double decimal() {
      return json.decimal();
    }

    @Override
    public boolean bool() {
      return json.bool();
    }

    @Override
    public <E extends Enum<E>> E constant(E[] all) {
      return json.word(word -> Words.parse(key, word, all));
    }

    @Override
    public Momentum momentum() {
      return json.isText()
          ? json.word(this::momentum)
          : json.checked(() -> Momentum.ofNew(json.decimal()));
    }

    private Momentum momentum(String word) {
      if (word.equals(SpecSetting.word(Momentum.Kind.CUMULATIVE))) {
        return Momentum.cumulative();
      }
      if (word.equals(SpecSetting.word(Momentum.Kind.POOLED))) {
        return Momentum.pooled();
      }
      throw new IllegalArgumentException(
          "momentum is \"%s\"; it must be a number, \"cumulative\" or \"pooled\"".formatted(word));
    }
  }
}

package dev.normkit.io.tensor;

import java.util.Optional;
import java.util.stream.Stream;

/** The types of a stored tensor's elements. */
public enum ElementType {
  /** IEEE 754 half precision, 16 bits. */
  F16("float16", 2),
  /** The upper 16 bits of a float32. */
  BF16("bfloat16", 2),
  /** IEEE 754 single precision. */
  F32("float32", 4),
  /** IEEE 754 double precision. */
  F64("float64", 8),
  /** Signed, 8 bits. */
  I8("int8", 1),
  /** Signed, 16 bits. */
  I16("int16", 2),
  /** Signed, 32 bits. */
  I32("int32", 4),
  /** Signed, 64 bits. */
  I64("int64", 8),
  /** Unsigned, 8 bits. */
  U8("uint8", 1),
  /** Unsigned, 16 bits. */
  U16("uint16", 2),
  /** Unsigned, 32 bits. */
  U32("uint32", 4),
  /** Unsigned, 64 bits. */
  U64("uint64", 8),
  /** One byte, 0 for false; true is 1. */
  BOOL("bool", 1),
  /** Whatever isn't read, for example complex numbers or 8-bit floats. */
  OTHER("another type", 0);

  private final String word;
  private final int bytes;

  ElementType(String word, int bytes) {
    this.word = word;
    this.bytes = bytes;
  }

  /**
   * {@return the type of a name; empty if none of those that are read has it}
   *
   * @param word as {@link #word} gives it
   */
  public static Optional<ElementType> ofWord(String word) {
    return Stream.of(values()).filter(type -> type != OTHER && type.word.equals(word)).findFirst();
  }

  /** {@return the name for people, as NumPy and PyTorch have it} */
  public String word() {
    return word;
  }

  /** {@return bytes of one element; 0 of {@link #OTHER}} */
  public int bytes() {
    return bytes;
  }

  /** {@return whether elements are floating-point numbers} */
  public boolean floating() {
    return ordinal() <= F64.ordinal();
  }

  /** {@return whether elements are whole numbers or truth values} */
  public boolean whole() {
    return !floating() && this != OTHER;
  }
}

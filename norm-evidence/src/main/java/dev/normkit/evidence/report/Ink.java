package dev.normkit.evidence.report;

import java.awt.Color;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The colours of charts, each for a light page and for a dark one. */
enum Ink {
  GROUND(0xFFFFFF, 0x0D1117),
  TEXT(0x1F2328, 0xE6EDF3),
  EDGE(0x59636E, 0x9DA7B3),
  GRID(0xD1D9E0, 0x30363D),

  // On light pages those of Okabe and Ito 2008, told apart by colour-blind people too.
  VERMILION(0xD55E00, 0xF0883E),
  BLUE(0x0072B2, 0x4493F8),
  GREEN(0x009E73, 0x2DBE93),
  PURPLE(0xCC79A7, 0xE29AC4),
  ORANGE(0xE69F00, 0xF2C14E),
  SKY(0x56B4E9, 0x8FD0F5),
  BLACK(0x000000, 0xFFFFFF),
  GREY(0x999999, 0x8B949E);

  /** The colours of lines, in their order. */
  static final List<Ink> LINES = List.of(VERMILION, BLUE, GREEN, PURPLE, ORANGE, SKY, BLACK, GREY);

  /** What has the same colour in each chart. */
  private static final Map<String, Ink> USUAL =
      Map.of(
          "BatchNorm", VERMILION,
          "GroupNorm", BLUE,
          "LayerNorm", GREEN,
          "InstanceNorm", PURPLE,
          "SwitchableNorm", ORANGE,
          "none", SKY);

  private final Color light;
  private final Color dark;

  Ink(int light, int dark) {
    this.light = new Color(light);
    this.dark = new Color(dark);
  }

  /** The colour that charts are drawn in. */
  Color light() {
    return light;
  }

  Color dark() {
    return dark;
  }

  /** The word in a picture. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** A colour for each line of a chart: the usual one of its name, or one that is left. */
  static List<Ink> ofLines(List<String> names) {
    List<Ink> left = new ArrayList<>(LINES);
    names.forEach(name -> left.remove(USUAL.get(name)));
    List<Ink> inks = new ArrayList<>();
    for (String name : names) {
      inks.add(USUAL.containsKey(name) ? USUAL.get(name) : left.remove(0));
    }
    return inks;
  }
}

/** What the JSON standards leave open, or leave to the reader, and what we do there. By the names of JSONTestSuite. */
export interface Choice {
  readonly what: string;
  readonly why: string;
  readonly isRefused: boolean;
  readonly tests: readonly string[];
}

export const CHOICES: readonly Choice[] = [
  {
    what: 'Numbers that no double holds',
    why: 'They keep every digit: integers as a bigint, others as their own text.',
    isRefused: false,
    tests: [
      ...[
        'number_double_huge_neg_exp',
        'number_huge_exp',
        'number_neg_int_huge_exp',
        'number_pos_double_huge_exp',
      ],
      ...[
        'number_real_neg_overflow',
        'number_real_pos_overflow',
        'number_real_underflow',
        'number_too_big_neg_int',
      ],
      ...['number_too_big_pos_int', 'number_very_big_negative_int'],
    ].map(name => `i_${name}.json`),
  },
  {
    what: 'A byte order mark of UTF-8',
    why: 'It is passed over, as RFC 8259 allows.',
    isRefused: false,
    tests: ['i_structure_UTF-8_BOM_empty_object.json'],
  },
  {
    what: 'U+FFFD, which the package has for bytes that are not UTF-8',
    why: 'It is a character like any other. The bytes themselves are refused: they are among our own cases.',
    isRefused: false,
    tests: [
      ...['UTF-8_invalid_sequence', 'UTF8_surrogate_U+D800', 'invalid_utf-8', 'iso_latin_1'],
      ...['lone_utf8_continuation_byte', 'not_in_unicode_range', 'overlong_sequence_2_bytes'],
      ...['overlong_sequence_6_bytes', 'overlong_sequence_6_bytes_null', 'truncated-utf-8'],
    ].map(name => `i_string_${name}.json`),
  },
  {
    what: 'Escapes that give half of a surrogate pair',
    why: 'No UTF-8 and no database holds it; written, it would be another character.',
    isRefused: true,
    tests: [
      'i_object_key_lone_2nd_surrogate.json',
      ...[
        ...[
          '1st_surrogate_but_2nd_missing',
          '1st_valid_surrogate_2nd_invalid',
          'incomplete_surrogate_and_escape_valid',
        ],
        ...['incomplete_surrogate_pair', 'incomplete_surrogates_escape_valid', 'invalid_lonely_surrogate'],
        ...['invalid_surrogate', 'inverted_surrogates_U+1D11E', 'lone_second_surrogate'],
      ].map(name => `i_string_${name}.json`),
      ...['1_escaped', '2_escaped', '3_escaped'].map(
        (name, index) => `string_${name}_invalid_codepoint${index ? 's' : ''}.json`,
      ),
    ],
  },
  {
    what: 'Texts in UTF-16, or what is left of them',
    why: 'RFC 8259 asks for UTF-8. With a byte order mark UTF-16 is read; see our own cases.',
    isRefused: true,
    tests: ['UTF-16LE_with_BOM', 'utf16BE_no_BOM', 'utf16LE_no_BOM'].map(name => `i_string_${name}.json`),
  },
  {
    what: 'More than 256 values within each other',
    why: 'The default of `maxDepth`.',
    isRefused: true,
    tests: ['i_structure_500_nested_arrays.json'],
  },
];

/** What the standards allow, and we refuse. */
export const JSON_SHORT: Choice = {
  what: 'A key that occurs twice in its object',
  why: 'One of the values would be lost in silence (RFC 8259 warns of it). Where the members are the records, both are read.',
  isRefused: true,
  tests: [
    ...['y_object_duplicated_key.json', 'y_object_duplicated_key_and_value.json'],
    ...['different_values', 'same_value', 'unclear_values'].map(name => `object_same_key_${name}.json`),
  ],
};

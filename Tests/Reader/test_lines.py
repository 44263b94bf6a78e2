"""Tests of single lines: JSON, ids, kinds, numbers and dates."""

import os
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from dates import in_utc, instant, month_of
from forge import line, record, seal
from records import parse_line
from strictjson import Damaged, Number, parse_object, spelled


class Lines(unittest.TestCase):
    def assert_line(self, body, valid):
        try:
            parse_line(seal(body, 1))
            self.assertTrue(valid, body[:60])
        except Damaged as reason:
            self.assertFalse(valid, f"{body[:60]}: {reason}")

    def test_strictness(self):
        for valid, body in [
            (True, b'{"a":1'),
            (True, b'{ "a" :\t[1, -0, 1.5e400, -9007199254740992]\r'),
            (True, b'{"a":"\\ud83d\\ude00\x7f"'),
            (True, b'{"a":' + b"[" * 63 + b"]" * 63),
            (True, '{"a":"\U0010ffff"'.encode()),
            (False, b'{"a":' + b"[" * 64 + b"]" * 64),
            (False, b'{"a":' + b"[" * 100000 + b"]" * 100000),
            (False, b' {"a":1'),
            (False, b'\xef\xbb\xbf{"a":1'),
            (False, b"{"),
            (False, b'{"a":1,"\\u0061":2'),
            (False, b'{"a":{"b":1,"b":1}'),
            (False, b'{"a":"\\ud83d"'),
            (False, b'{"\\udc00\\ud800":1'),
            (False, b'{"a":"\xed\xa0\x80"'),
            (False, b'{"a":"\xc0\x80"'),
            (False, b'{"a":9007199254740993'),
            (False, b'{"a":' + b"9" * 5000),
            (False, b'{"a":01'),
            (False, b'{"a":NaN'),
            (False, b'{"a":-Infinity'),
            (False, b'{"a":1.'),
            (False, b'{"a":"\x01"'),
            (False, b'{"a":[1,]'),
            (False, b'{"a":1}{"b":1'),
            (False, b'{"salt":"0000000000000000","a":1'),
        ]:
            self.assert_line(body, valid)

    def test_longest_line(self):
        room = (8 << 20) - 71 - len(b'{"a":""')
        self.assert_line(b'{"a":"' + b"x" * room + b'"', True)
        self.assert_line(b'{"a":"' + b"x" * (room + 1) + b'"', False)

    def test_id_covers_the_bytes(self):
        good = line("memory", content="a")
        for bad in (good.replace(b"alice", b"alicf"), good[:-3] + b'0"}', good[:-1] + b" }"):
            with self.assertRaises(Damaged):
                parse_line(bad)

    def test_unknown_kinds(self):
        for kind, fields in [
            ("memory", {"content": "a", "mode": 4096}),
            ("memory", {"content": "a", "mode": None}),
            ("memory", {"content": "a", "mtime": ...}),
            ("memory", {"content": "a", "target": "b"}),
            ("memory", {}),
            ("memory", {"content": "a", "path_hex": "61"}),
            ("memory", {"content": "a", "tags": ["a", 1]}),
            ("memory", {"content": "a", "confidence": 1.5}),
            ("memory", {"content": "a", "xattrs": {"user.a": "YQ="}}),
            ("memory", {"content": "a", "time": "2026-11-05T09:30:00Z"}),
            ("memory", {"content": "a", "mtime": "2026-02-29T00:00:00Z"}),
            ("memory", {"blob": {"sha256": "0" * 64, "size": -1}}),
            ("document", {"content": "a"}),
            ("delete", {}),
            ("delete", {"memory": "0" * 36, "document": "0" * 36}),
            ("setting", {"key": "a"}),
            ("reminder", {}),
        ]:
            self.assertIsNone(record(kind, **fields).kind, (kind, fields))
        self.assertEqual(record("memory", content="a", mode=0, other=1).kind, "memory")

    def test_numbers_from_0_to_1(self):
        for text in ("0", "-0", "0.0e9", "1", "1.000", "10e-1", "0.1E1", "1e-" + "9" * 5000,
                     "1.0000000000000000000001", "-1e-400"):
            self.assertTrue(Number(text).is_from_0_to_1(), text)
        for text in ("-0.1", "2", "1.0000000000000003", "-5e-324", "1e1", "1e" + "9" * 5000):
            self.assertFalse(Number(text).is_from_0_to_1(), text)

    def test_spelling(self):
        text = '{"b":[1.0,1e0,-0,true,null],"a":{"\\u00e9":"\\u0041\\/\\u007f\\u001f\\n"}}'
        expected = '{"a":{"é":"A/\x7f\\u001f\\n"},"b":[1.0,1e0,-0,true,null]}'
        self.assertEqual(spelled(parse_object(text.encode())), expected)

    def test_dates(self):
        for text, utc in [
            ("2026-11-04T18:00:00+01:00", "2026-11-04T17:00:00Z"),
            ("1970-01-01T00:00:00.000000001-00:00", "1970-01-01T00:00:00.000000001Z"),
            ("0000-02-29T00:00:00Z", "0000-02-29T00:00:00Z"),
            ("0000-01-01T00:00:00+23:59", "-0001-12-31T00:01:00Z"),
            ("2016-12-31T23:59:60.5Z", "2016-12-31T23:59:59.999999999Z"),
        ]:
            self.assertEqual(in_utc(instant(text)), utc)
        for text in ("1900-02-29T00:00:00Z", "2026-11-04t18:00:00Z", "2026-11-04T18:00:00.Z",
                     "2026-11-04T24:00:00Z", "2026-11-04T18:00:00+24:00", "2026-11-04T18:00:00Z\n"):
            self.assertIsNone(instant(text), text)
        self.assertEqual(month_of("f" * 36), "9999-12")


if __name__ == "__main__":
    unittest.main()

#!/usr/bin/env python3
"""Writes a file of invented contacts for measuring imports: the same seed, the same file.

Russian and English names by halves. Phone numbers belong to nobody: after a Russian area code the
subscriber's number does not begin with 0 (Russian numbering plan, order 205 of the Ministry of
Communications of 25 April 2017), and these all do, as in the demo data. Mail domains are those of
RFC 2606.

    generate_contacts.py --rows 100000 --seed 1 > contacts.csv
"""
import argparse
import csv
import random
import sys

RUSSIAN_LAST = "Иванов Смирнов Кузнецов Попов Васильев Петров Соколов Михайлов Новиков Фёдоров Морозов Волков Алексеев Лебедев Семёнов Егоров Павлов Козлов Степанов Николаев Орлов Андреев Макаров Никитин Захаров".split()
RUSSIAN_FIRST = "Александр Сергей Андрей Дмитрий Алексей Максим Михаил Иван Артём Никита Егор Матвей Роман Павел Кирилл".split()
RUSSIAN_MIDDLE = "Александрович Сергеевич Андреевич Дмитриевич Алексеевич Иванович Михайлович Павлович".split()
ENGLISH_LAST = "Smith Jones Taylor Brown Williams Wilson Johnson Davies Robinson Wright Thompson Evans Walker White Roberts Green Hall Wood Jackson Clarke".split()
ENGLISH_FIRST = "Oliver George Arthur Noah Leo Oscar Amelia Isla Ava Ivy Freya Lily Florence Mia Willow".split()
AREA_CODES = "495 499 812 843 342 846 831 383 343 351".split()
SOURCES = ["сайт", "выставка", "звонок", "реклама", "referral", "newsletter"]
CITIES = ["Москва", "Тула", "Казань", "Пермь", "London", "Leeds", "York"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--companies", type=int, default=0, help="how many companies rows name; 0: none")
    arguments = parser.parse_args()
    draw = random.Random(arguments.seed)
    out = csv.writer(sys.stdout, lineterminator="\n")
    header = ["Фамилия", "Имя", "Отчество", "Телефон", "E-mail", "Источник", "Адрес"]
    out.writerow(header + (["Компания"] if arguments.companies else []))
    for number in range(arguments.rows):
        if number % 2 == 0:
            name = [draw.choice(RUSSIAN_LAST), draw.choice(RUSSIAN_FIRST), draw.choice(RUSSIAN_MIDDLE)]
        else:
            name = [draw.choice(ENGLISH_LAST), draw.choice(ENGLISH_FIRST), ""]
        code = AREA_CODES[number // 1_000_000 % len(AREA_CODES)]
        digits = f"{number % 1_000_000:06d}"
        phone = f"8 ({code}) 0{digits[:2]}-{digits[2:4]}-{digits[4:]}"
        row = name + [phone, f"person{number}@example.com", draw.choice(SOURCES), draw.choice(CITIES)]
        if arguments.companies:
            row.append(f"ООО «Пример {draw.randrange(arguments.companies)}»")
        out.writerow(row)


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Writes a file of invented contacts for measuring imports: the same seed, the same file.

Russian and English names by halves. Phone numbers come from ranges that belong to nobody
(+7 912 000-00-00 and up with a leading 000, as in the demo data; +1 202 555-01xx is too small, so
English rows use Russian numbers too); mail domains are those of RFC 2606.

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
    header = ["Фамилия", "Имя", "Отчество", "Мобильный телефон", "E-mail", "Источник", "Адрес"]
    out.writerow(header + (["Компания"] if arguments.companies else []))
    for number in range(arguments.rows):
        if number % 2 == 0:
            name = [draw.choice(RUSSIAN_LAST), draw.choice(RUSSIAN_FIRST), draw.choice(RUSSIAN_MIDDLE)]
        else:
            name = [draw.choice(ENGLISH_LAST), draw.choice(ENGLISH_FIRST), ""]
        digits = f"{number:07d}"
        phone = f"8 (900) {digits[:3]}-{digits[3:5]}-{digits[5:]}"
        row = name + [phone, f"person{number}@example.com", draw.choice(SOURCES), draw.choice(CITIES)]
        if arguments.companies:
            row.append(f"ООО «Пример {draw.randrange(arguments.companies)}»")
        out.writerow(row)


if __name__ == "__main__":
    main()

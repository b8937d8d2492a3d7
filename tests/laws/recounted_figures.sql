-- What goes together in people's lives, counted anew in SQL from the files that a build writes.
--
-- One query a figure: the figure, and the least and most it may be. The audit had found each of them outside: lives were
-- drawn one attribute at a time. Bounds are wide; how near a published figure lies is what `people realism` says.

-- women_paid_to_men: women's median wage to men's
SELECT median(monthly_wage) FILTER (WHERE sex = 'F') / median(monthly_wage) FILTER (WHERE sex = 'M'), 0.5, 0.95 FROM workers;

-- graduates_paid_to_others: median wage with university to that without
SELECT median(monthly_wage) FILTER (WHERE studied) / median(monthly_wage) FILTER (WHERE NOT studied), 1.1, 2.5 FROM workers;

-- village_paid_to_town: median wage of people in villages to that in towns
SELECT median(monthly_wage) FILTER (WHERE place_kind = 'rural') / median(monthly_wage) FILTER (WHERE place_kind = 'urban'), 0.5,
  0.97 FROM workers;

-- women_by_sector: the largest share of women in a sector less the smallest
SELECT max(women) - min(women), 0.25, 1 FROM (
  SELECT avg((sex = 'F')::INTEGER) AS women FROM workers GROUP BY sector HAVING count(*) >= 50);

-- contract_of_graduates: people of 25 to 60 with university under a contract, to those without
SELECT avg(works::INTEGER) FILTER (WHERE studied) / avg(works::INTEGER) FILTER (WHERE NOT studied), 1.1, 4 FROM adults;

-- contract_of_disabled: the most severely disabled of 25 to 60 under a contract, to everybody else
SELECT avg(works::INTEGER) FILTER (WHERE worst = 1) / avg(works::INTEGER) FILTER (WHERE worst IS NULL), 0, 0.7 FROM adults;

-- spouses_schooling: correlation of spouses' having studied
SELECT corr(a.studied::INTEGER, b.studied::INTEGER), 0.15, 0.75
FROM adults a JOIN adults b ON a.spouse_id = b.person_id AND a.sex = 'F';

-- spouses_wages: correlation of spouses' wages, in logarithms
SELECT corr(ln(a.monthly_wage), ln(b.monthly_wage)), 0.03, 0.6
FROM workers a JOIN workers b ON a.spouse_id = b.person_id AND a.sex = 'F';

-- spouses_of_one_region: spouses who were born in one region
SELECT avg((a.birth_region = b.birth_region)::INTEGER), 0.5, 0.98
FROM born_in a JOIN people p USING (person_id) JOIN born_in b ON b.person_id = p.spouse_id WHERE p.sex = 'F';

-- study_by_mother: people of 25 to 45 who studied with a mother who did, to those without
SELECT avg(a.studied::INTEGER) FILTER (WHERE m.studied) / avg(a.studied::INTEGER) FILTER (WHERE NOT m.studied), 1.25, 4
FROM adults a JOIN studies m ON m.person_id = a.mother_id WHERE a.age BETWEEN 25 AND 45;

-- moves_across_regions: moves that lead to another region
SELECT avg((region <> before)::INTEGER), 0.05, 0.5 FROM (
  SELECT region, lag(region) OVER (PARTITION BY person_id ORDER BY valid_from, record_id) AS before FROM address_register)
WHERE before IS NOT NULL;

-- moves_that_keep_the_number: moves to another place after which street, house and flat are the same
SELECT avg((number = before AND place <> left_place)::INTEGER), 0, 0.0001 FROM (
  SELECT row(street, building, flat) AS number, row(district, settlement) AS place,
    lag(row(street, building, flat)) OVER w AS before, lag(row(district, settlement)) OVER w AS left_place
  FROM address_register WINDOW w AS (PARTITION BY person_id ORDER BY valid_from, record_id)) WHERE before IS NOT NULL;

-- jobs_in_the_own_region: contracts that run with an employer of the own region
SELECT avg((p.region = k.region)::INTEGER), 0.45, 1 FROM workers p JOIN employer e ON e.tin = p.employer_tin
JOIN regions k ON k.settlement = e.settlement;

-- village_household_to_town: mean size of households in villages to that in towns
SELECT avg(n) FILTER (WHERE kind = 'rural') / avg(n) FILTER (WHERE kind = 'urban'), 1.03, 1.6 FROM (
  SELECT count(*) AS n, min(place_kind) AS kind FROM people WHERE household_id >= 0 AND gone IS NULL GROUP BY household_id);

-- dwellings_by_region: median value of a dwelling in the dearest region to that in the cheapest
SELECT max(value) / min(value), 1.4, 8 FROM (
  SELECT median(value) AS value FROM property JOIN people USING (person_id) WHERE kind = 'dwelling' GROUP BY region
  HAVING count(*) >= 30);

-- surnames_in_a_district: how much likelier two men of a district bear one surname than two of the country, families counted too
SELECT (SELECT avg(chance) FROM (
    SELECT sum(n * (n - 1)) / (sum(n) * (sum(n) - 1)) AS chance FROM (
      SELECT district, count(*) AS n FROM men GROUP BY district, birth_last_name) GROUP BY district))
  / (SELECT sum(n * (n - 1)) / (sum(n) * (sum(n) - 1)) FROM (SELECT count(*) AS n FROM men GROUP BY birth_last_name)), 1.2, 15;

-- december_births: births in December to those in January
SELECT count(*) FILTER (WHERE month(born) = 12) / count(*) FILTER (WHERE month(born) = 1), 0.7, 1.4 FROM people
WHERE born >= DATE '1990-01-01';

-- december_first_births: the same of first children
SELECT count(*) FILTER (WHERE month(born) = 12) / count(*) FILTER (WHERE month(born) = 1), 0.6, 1.6 FROM (
  FROM people WHERE mother_id >= 0 QUALIFY row_number() OVER (PARTITION BY mother_id ORDER BY born) = 1);

-- siblings_in_one_school: pairs of pupils of one mother at one school of a district, of all such pairs
SELECT avg((a.school = b.school)::INTEGER), 0.5, 0.95 FROM school_pupil a JOIN people p USING (person_id)
JOIN people q ON q.mother_id = p.mother_id AND q.person_id > p.person_id
JOIN school_pupil b ON b.person_id = q.person_id WHERE p.mother_id >= 0 AND a.end IS NULL AND b.end IS NULL;

-- mondays: births recorded on Mondays to those on Wednesdays, as offices work off the week-end
SELECT count(*) FILTER (WHERE isodow(recorded_on) = 1) / count(*) FILTER (WHERE isodow(recorded_on) = 3), 1.2, 4 FROM civil_birth;

-- wage_of_the_last_year: mean monthly wage in the quarters of the last year to the country's
SELECT sum(wage_paid) / sum(months) / (SELECT wage FROM mean_wage), 0.85, 1.15 FROM insurance_quarter
WHERE quarter_end >= (FROM reference) - INTERVAL 1 YEAR;

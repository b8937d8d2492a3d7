-- The audit of synthetic people, counted anew in SQL from the files that a build writes.
--
-- One query a rule: a line `-- name: what must hold`, then how many break it and of how many. The views, and the tables
-- `calendar`, `least_pay`, `least_wage`, `pension_age` and `reference`, are made by recount.py. `gone` is the day of a
-- person's death or emigration.

-- payments_reach_the_minimum: no payment is below the least that the law of its day names
SELECT count(*) FILTER (WHERE p.amount < m.least - 0.005), count(*)
FROM payment_list p ASOF JOIN least_pay m ON p.benefit = m.benefit AND p.paid_on >= m.since;

-- payments_have_a_case: each payment has a case on file that runs, or that a death ended of which the office was not told
SELECT count(*) FILTER (WHERE NOT EXISTS (
  FROM beneficiary_file c LEFT JOIN civil_death d USING (person_id)
  WHERE c.person_id = p.person_id AND c.benefit = p.benefit AND c.start <= p.paid_on AND c.received_on <= p.paid_on
  AND (coalesce(c.end, p.paid_on) >= p.paid_on - INTERVAL 31 DAY
       OR (c.end >= q.gone AND coalesce(d.received_on, p.paid_on + 1) > p.paid_on)))), count(*)
FROM payment_list p JOIN people q USING (person_id);

-- payments_once_a_case: no case is paid twice on a day
SELECT count(*) FILTER (WHERE n > 1), count(*) FROM (SELECT count(*) AS n FROM payment_list GROUP BY case_no, paid_on);

-- payments_of_their_case: the case that a payment names is on file, of that person and benefit, and begins before it
SELECT count(*) FILTER (WHERE c.case_no IS NULL OR c.start >= p.paid_on), count(*)
FROM payment_list p LEFT JOIN beneficiary_file c USING (case_no, person_id, benefit);

-- payments_of_one_choice: nobody is paid two benefits on a day of which the law has people choose one
SELECT count(*) FILTER (WHERE kinds > 1), count(*) FROM (
  SELECT count(DISTINCT a.kind) AS kinds FROM payment_list p LEFT JOIN alternatives a USING (benefit)
  GROUP BY person_id, paid_on, a.among);

-- cases_of_one_choice: no two cases of a person run at a time between whose benefits people have to choose
SELECT count(*) FILTER (WHERE EXISTS (
  FROM beneficiary_file d JOIN alternatives b ON b.benefit = d.benefit
  WHERE d.person_id = c.person_id AND b.among = a.among AND b.kind <> a.kind
  AND d.start < coalesce(c.end, DATE '9999-01-01') AND c.start < coalesce(d.end, DATE '9999-01-01'))), count(*)
FROM beneficiary_file c LEFT JOIN alternatives a USING (benefit);

-- known_by_the_reference_date: nothing happened, was recorded or received after the reference date
SELECT count(*) FILTER (WHERE greatest(happened_on, recorded_on, received_on) >= (FROM reference)), count(*) FROM stamps;

-- recorded_in_order: nothing is recorded before it happened, or received before it was recorded
SELECT count(*) FILTER (WHERE recorded_on < happened_on OR received_on < recorded_on), count(*) FROM stamps;

-- recorded_on_working_days: offices neither write nor receive on Saturdays, Sundays and holidays
SELECT count(*) FILTER (WHERE (NOT open_always AND recorded_on IN (FROM calendar)) OR received_on IN (FROM calendar)
  OR (NOT open_always AND isodow(recorded_on) > 5) OR isodow(received_on) > 5), count(*)
FROM stamps;

-- acts_on_working_days: commissions, employment offices, courts, banks and firms act on working days, if one is left
SELECT count(*) FILTER (WHERE (isodow(day) > 5 OR day IN (FROM calendar)) AND day >= (FROM begun)
  AND day < least(coalesce(until, DATE '9999-01-01'), coalesce(gone, DATE '9999-01-01'), (FROM reference))
    - INTERVAL 14 DAY), count(*)
FROM (SELECT person_id, decided_on AS day, valid_to AS until FROM disability_decision
  UNION ALL SELECT person_id, registered_on, ended_on FROM unemployment
  UNION ALL SELECT person_id, opened_on, closed_on FROM bank_account
  UNION ALL SELECT person_id, owned_from, NULL FROM property
  UNION ALL SELECT person_id, claimed_on, NULL FROM assistance_claim
  UNION ALL SELECT person_id, start, "end" FROM employment_contract
  UNION ALL SELECT person_id, ended_on, NULL FROM civil_marriage WHERE divorced = 'yes') JOIN people USING (person_id);

-- births_before_deaths: nobody's death is recorded before the birth
SELECT count(*) FILTER (WHERE b.recorded_on > d.recorded_on), count(*) FROM civil_birth b JOIN civil_death d USING (person_id);

-- no_children_of_war: no child's disability comes from service in a war
SELECT count(*) FILTER (WHERE cause = 'war' AND decided_on < born + INTERVAL 18 YEAR), count(*)
FROM disability_decision JOIN people USING (person_id);

-- phones_of_one: no two people of a part of the country have one phone number
SELECT count(*) - count(DISTINCT phone), count(*) FROM bank_account;

-- one_line_a_quarter: a person's wages of a quarter from one employer are one line
SELECT count(*) - count(DISTINCT row(person_id, employer_tin, quarter_end)), count(*) FROM insurance_quarter;

-- stipends_of_students: who is paid as a student of a disability is one, or the register of students does not tell of it
SELECT count(*) FILTER (WHERE NOT EXISTS (FROM higher_education h WHERE h.person_id = p.person_id AND h.start <= p.paid_on
  AND coalesce(h."end", p.paid_on) >= p.paid_on)) * 5 > count(*), greatest(count(*), 1)
FROM payment_list p WHERE benefit IN ('student_disability_stipend', 'sti');

-- recorded_since_the_register_began: no record is older than its register
SELECT count(*) FILTER (WHERE recorded_on < since), count(*) FROM stamps;

-- known_when_the_register_began: no register holds people who had died or left before it began
SELECT count(*) FILTER (WHERE gone < since), count(*) FROM owned JOIN people USING (person_id);

-- quarters_under_contract: each quarterly line falls into a contract of that person with that employer
SELECT count(*) FILTER (WHERE NOT EXISTS (
  FROM employment_contract c WHERE c.person_id = q.person_id AND c.employer_tin = q.employer_tin
  AND c.start <= q.quarter_end AND coalesce(c.end, q.quarter_end) > q.quarter_end - INTERVAL 3 MONTH)), count(*)
FROM insurance_quarter q;

-- quarters_of_months: who was paid in a quarter worked in it, three months at most
SELECT count(*) FILTER (WHERE months <= 0 OR months > 3 OR wage_paid <= 0), count(*) FROM insurance_quarter;

-- quarters_pay_the_contract: a quarter's wage over its months is at least the minimum wage of that day
SELECT count(*) FILTER (WHERE q.wage_paid / q.months < floor(m.least) - 0.01), count(*)
FROM insurance_quarter q ASOF JOIN least_wage m ON q.quarter_end >= m.since;

-- contracts_reach_the_minimum: no contract that runs pays less than the minimum wage
SELECT count(*) FILTER (WHERE monthly_wage < (SELECT arg_max(least, since) FROM least_wage)), count(*)
FROM employment_contract WHERE "end" IS NULL OR "end" >= (FROM reference);

-- contracts_of_grown_people: nobody begins to work under 15
SELECT count(*) FILTER (WHERE start < born + INTERVAL 15 YEAR), count(*) FROM employment_contract JOIN people USING (person_id);

-- contracts_one_at_an_employer: two contracts of a person with one employer do not overlap
SELECT count(*) FILTER (WHERE start < coalesce(before, DATE '9999-01-01') AND n > 1), count(*) FROM (
  SELECT start, row_number() OVER w AS n, lag(coalesce("end", DATE '9999-01-01')) OVER w AS before
  FROM employment_contract WINDOW w AS (PARTITION BY person_id, employer_tin ORDER BY start));

-- contracts_in_order: nothing ends before it began
SELECT count(*) FILTER (WHERE "end" < start), count(*) FROM (
  SELECT start, "end" FROM employment_contract UNION ALL SELECT start, "end" FROM school_pupil
  UNION ALL SELECT start, "end" FROM higher_education UNION ALL SELECT start, "end" FROM beneficiary_file
  UNION ALL SELECT valid_from, valid_to FROM address_register UNION ALL SELECT married_on, ended_on FROM civil_marriage
  UNION ALL SELECT opened_on, closed_on FROM bank_account UNION ALL SELECT registered_on, ended_on FROM unemployment);

-- contracts_on_all_days: no day stands out among those on which contracts begin
SELECT count(*) FILTER (WHERE n > 20 AND n > 0.01 * total), count(*)
FROM (SELECT count(*) AS n, sum(count(*)) OVER () AS total FROM employment_contract GROUP BY start);

-- employers_before_their_contracts: nobody works for an employer that was founded later
SELECT count(*) FILTER (WHERE c.start < e.happened_on), count(*) FROM employment_contract c JOIN founded e ON e.tin = c.employer_tin;

-- contracts_after_departure: no contract begins or goes on after death or emigration
SELECT count(*) FILTER (WHERE start > gone OR least("end", (FROM reference)) > gone), count(*)
FROM employment_contract JOIN people USING (person_id);

-- school_after_departure: nobody goes to school after death or emigration
SELECT count(*) FILTER (WHERE start > gone OR least("end", (FROM reference)) > gone), count(*)
FROM school_pupil JOIN people USING (person_id);

-- study_after_departure: nobody studies after death or emigration
SELECT count(*) FILTER (WHERE start > gone OR least("end", (FROM reference)) > gone), count(*)
FROM higher_education JOIN people USING (person_id);

-- study_after_school: nobody begins to study before school is over
SELECT count(*) FILTER (WHERE h.start < coalesce(s.end, DATE '9999-01-01')), count(*)
FROM higher_education h JOIN school_pupil s USING (person_id);

-- stays_after_departure: nobody lives at an address of the country after death or emigration
SELECT count(*) FILTER (WHERE valid_from > gone OR least(valid_to, (FROM reference)) > gone), count(*)
FROM address_register JOIN people USING (person_id);

-- files_after_departure: no claim, decision, account, object, doctor or spell without work begins after death or emigration
SELECT count(*) FILTER (WHERE day > gone), count(*) FROM (
  SELECT person_id, claimed_on AS day FROM assistance_claim UNION ALL SELECT person_id, decided_on FROM disability_decision
  UNION ALL SELECT person_id, opened_on FROM bank_account UNION ALL SELECT person_id, owned_from FROM property
  UNION ALL SELECT person_id, attached_on FROM health_attachment UNION ALL SELECT person_id, registered_on FROM unemployment
  UNION ALL SELECT person_id, opened_on FROM insured_account) JOIN people USING (person_id);

-- files_before_birth: nothing of that begins before birth
SELECT count(*) FILTER (WHERE day < born), count(*) FROM (
  SELECT person_id, claimed_on AS day FROM assistance_claim UNION ALL SELECT person_id, decided_on FROM disability_decision
  UNION ALL SELECT person_id, opened_on FROM bank_account UNION ALL SELECT person_id, owned_from FROM property
  UNION ALL SELECT person_id, attached_on FROM health_attachment UNION ALL SELECT person_id, registered_on FROM unemployment
  UNION ALL SELECT person_id, opened_on FROM insured_account UNION ALL SELECT person_id, valid_from FROM address_register
  UNION ALL SELECT person_id, start FROM school_pupil UNION ALL SELECT person_id, crossed_on FROM border_crossing)
JOIN people USING (person_id);

-- pupils_of_an_age: schooling begins between 5 and 10, study between 15 and 60
SELECT count(*) FILTER (WHERE start < born + youngest OR start >= born + eldest), count(*) FROM (
  SELECT person_id, start, INTERVAL 5 YEAR AS youngest, INTERVAL 18 YEAR AS eldest FROM school_pupil
  UNION ALL SELECT person_id, start, INTERVAL 15 YEAR, INTERVAL 60 YEAR FROM higher_education)
JOIN people USING (person_id);

-- travellers_of_an_age: nobody leaves for work under 15 or over 75, for study under 15 or over 40
SELECT count(*) FILTER (WHERE crossed_on < born + INTERVAL 15 YEAR
  OR crossed_on > born + CASE purpose WHEN 'work' THEN INTERVAL 75 YEAR ELSE INTERVAL 40 YEAR END), count(*)
FROM border_crossing JOIN people USING (person_id) WHERE purpose IN ('work', 'study') AND direction = 'out';

-- travellers_present: nobody crosses the border after death, or comes back after emigration
SELECT count(*) FILTER (WHERE crossed_on > gone), count(*) FROM border_crossing JOIN people USING (person_id);

-- travellers_away: nobody marries or has a child here between leaving and coming back
SELECT count(*) FILTER (WHERE EXISTS (FROM home_days h WHERE h.person_id = j.person_id AND h.day > j.out AND h.day < j.back)), count(*)
FROM journeys j;

-- children_travel_with_parents: a child under 12 crosses with the parent of whom the register has both ways
SELECT count(*) FILTER (WHERE NOT EXISTS (FROM border_crossing b WHERE b.person_id IN (c.mother_id, c.father_id)
  AND b.crossed_on = x.crossed_on)), count(*)
FROM border_crossing x JOIN people c USING (person_id)
WHERE x.purpose <> 'residence' AND x.crossed_on < c.born + INTERVAL 12 YEAR
  -- Of a journey in the last weeks the parent's record may still be on its way.
  AND x.crossed_on < (FROM reference) - INTERVAL 60 DAY AND (SELECT count(*) = 2 AND count(DISTINCT person_id) = 1 FROM border_crossing b
       WHERE b.person_id IN (c.mother_id, c.father_id));

-- moves_elsewhere: of two stays that follow each other the addresses differ
SELECT count(*) FILTER (WHERE here = before AND valid_from = until), count(*) FROM (
  SELECT valid_from, row(district, settlement, street, building, flat) AS here,
    lag(row(district, settlement, street, building, flat)) OVER w AS before, lag(valid_to) OVER w AS until
  FROM address_register WINDOW w AS (PARTITION BY person_id ORDER BY valid_from, record_id));

-- one_address_at_a_time: nobody lives at two registered addresses
SELECT count(*) FILTER (WHERE valid_from < until), count(*) FROM (
  SELECT valid_from, lag(coalesce(valid_to, DATE '9999-01-01')) OVER (PARTITION BY person_id ORDER BY valid_from, record_id)
    AS until FROM address_register);

-- households_in_one_settlement: a household lives in one settlement
SELECT count(*) FILTER (WHERE places > 1), count(*) FROM (
  SELECT count(DISTINCT row(district, settlement)) AS places FROM people WHERE household_id >= 0 AND gone IS NULL
  GROUP BY household_id);

-- spouses_without_common_parent: spouses have no parent in common and are not parent and child
SELECT count(*) FILTER (WHERE (a.mother_id = b.mother_id AND a.mother_id >= 0) OR (a.father_id = b.father_id AND a.father_id >= 0)
  OR a.person_id IN (b.mother_id, b.father_id) OR b.person_id IN (a.mother_id, a.father_id)), count(*)
FROM weddings w JOIN people a ON a.person_id = w.wife JOIN people b ON b.person_id = w.husband;

-- spouses_grown: nobody marries under 15
SELECT count(*) FILTER (WHERE married_on < greatest(a.born, b.born) + INTERVAL 15 YEAR), count(*)
FROM weddings w JOIN people a ON a.person_id = w.wife JOIN people b ON b.person_id = w.husband;

-- spouses_alive: nobody marries after death or emigration
SELECT count(*) FILTER (WHERE married_on > least(coalesce(a.gone, DATE '9999-01-01'), coalesce(b.gone, DATE '9999-01-01'))), count(*)
FROM weddings w JOIN people a ON a.person_id = w.wife JOIN people b ON b.person_id = w.husband;

-- one_marriage_at_a_time: nobody marries before the marriage before has ended
SELECT count(*) FILTER (WHERE married_on < until), count(*) FROM (
  SELECT married_on, lag(coalesce(ended_on, DATE '9999-01-01')) OVER (PARTITION BY who ORDER BY married_on) AS until FROM (
    SELECT wife AS who, married_on, ended_on FROM weddings UNION ALL SELECT husband, married_on, ended_on FROM weddings)
  WHERE who >= 0);

-- siblings_of_different_names: living children of one mother have different first names
SELECT coalesce(sum(n - names), 0), sum(n) FROM (
  SELECT count(*) AS n, count(DISTINCT first_name) AS names FROM people WHERE mother_id >= 0 AND gone IS NULL
  GROUP BY mother_id);

-- mothers_of_an_age: mothers are between 12 and 55 at birth, fathers above 12
SELECT count(*) FILTER (WHERE c.born < m.born + INTERVAL 12 YEAR OR c.born > m.born + INTERVAL 56 YEAR
  OR c.born < f.born + INTERVAL 12 YEAR), count(*)
FROM people c JOIN people m ON m.person_id = c.mother_id LEFT JOIN people f ON f.person_id = c.father_id;

-- births_apart: children of one mother are twins or at least 200 days apart
SELECT count(*) FILTER (WHERE apart > 1 AND apart < 200), count(*) FROM (
  SELECT born - lag(born) OVER (PARTITION BY mother_id ORDER BY born) AS apart FROM people WHERE mother_id >= 0);

-- parents_alive: a mother is alive at birth, a father within 300 days before
SELECT count(*) FILTER (WHERE c.born > m.died OR c.born > f.died + INTERVAL 300 DAY), count(*)
FROM people c JOIN people m ON m.person_id = c.mother_id LEFT JOIN people f ON f.person_id = c.father_id;

-- numbers_unique: no personal number belongs to two people
SELECT count(*) - count(DISTINCT personal_number), count(*) FROM people;

-- keys_lead_somewhere: mothers, fathers and spouses named in a register are people
SELECT count(*) FILTER (WHERE p.person_id IS NULL), count(*) FROM (
  SELECT mother_number AS number FROM civil_birth UNION ALL SELECT father_number FROM civil_birth
  UNION ALL SELECT wife_number FROM civil_marriage UNION ALL SELECT husband_number FROM civil_marriage
  UNION ALL SELECT mother_number FROM population_register UNION ALL SELECT father_number FROM population_register) k
LEFT JOIN people p ON p.personal_number = k.number WHERE k.number IS NOT NULL AND k.number <> '';

-- records_of_their_person: a record's number is that of the person whom the truth names
SELECT count(*) FILTER (WHERE r.personal_number <> p.personal_number), count(*) FROM numbered r JOIN people p USING (person_id);

-- deaths_as_they_were: the register of deaths says the day on which the person died
SELECT count(*) FILTER (WHERE died IS DISTINCT FROM death_date), count(*) FROM civil_death JOIN people USING (person_id);

-- pensions_not_before_the_age: a pension begins when a limit has been reached that was the law on that day, or later
SELECT count(*) FILTER (WHERE NOT EXISTS (
  FROM (SELECT *, lead(since, 1, DATE '9999-01-01') OVER (PARTITION BY sex ORDER BY since) AS until FROM pension_age) a
  WHERE a.sex = p.sex AND greatest(p.born + to_months(a.months), a.since) < a.until
  AND e.start >= greatest(p.born + to_months(a.months), a.since))), count(*)
FROM beneficiary_file e JOIN old_age USING (benefit) JOIN people p USING (person_id);

-- unmarried_women_bear_their_name: a woman too young to have married before records began, and who never did, is named in all registers as she was born
SELECT count(*) FILTER (WHERE n.last_name <> p.birth_last_name), count(*) FROM (
  SELECT person_id, last_name FROM population_register UNION ALL SELECT person_id, last_name FROM higher_education
  UNION ALL SELECT person_id, last_name FROM beneficiary_file UNION ALL SELECT person_id, last_name FROM disability_decision) n
JOIN people p USING (person_id) WHERE p.sex = 'F' AND p.born >= (FROM begun) - INTERVAL 14 YEAR
  AND NOT EXISTS (FROM weddings w WHERE w.wife = p.person_id)
  AND NOT EXISTS (FROM events e WHERE e.person_id = p.person_id AND e.kind = 'marriage') AND p.spouse_id < 0
  AND NOT EXISTS (FROM people c WHERE c.mother_id = p.person_id AND c.father_id >= 0);

-- brides_before_their_wedding: the register of marriages names a bride as she was born, if it is her first wedding
SELECT count(*) FILTER (WHERE wife_last_name_before <> birth_last_name), count(*) FROM (
  FROM civil_marriage QUALIFY row_number() OVER (PARTITION BY wife_number ORDER BY married_on) = 1) m
JOIN people p ON p.personal_number = m.wife_number;

-- dead_are_not_paid: nobody is paid after a death of which the office had been told
SELECT count(*) FILTER (WHERE d.received_on <= p.paid_on), count(*) FROM payment_list p LEFT JOIN civil_death d USING (person_id);

-- late_rights_are_paid_back: whose one case came on file after the first month of the right gets the months before
SELECT count(*) FILTER (WHERE p.back_pay <= 0), count(*) FROM payment_list p JOIN (
  SELECT person_id, benefit, min(start) AS start, min(received_on) AS filed FROM beneficiary_file GROUP BY ALL
  HAVING count(*) = 1) c USING (person_id, benefit)
WHERE c.start < p.paid_on - INTERVAL 1 MONTH AND c.filed >= p.paid_on - INTERVAL 1 MONTH AND c.filed <= p.paid_on;

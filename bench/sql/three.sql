-- The two Medicare structures (L34106; L35130 and L34976) and the clinic's leaflet, as somebody would write them by hand for one
-- table of facts. A null is not known. The numbers are those of the sources; kyphodss/guidelines holds them with their citations,
-- and tests/cohort/test_hand_sql.py holds both equal. Codes: 0 met, 1 not_met, 2 out_of_scope, 3 missing_input, 5 judgement.
WITH asked AS (
    SELECT
        case_key, position, level, planned, etiology,
        etiology = 'osteoporosis' AS osteoporosis,
        etiology = 'cancer' AS cancer,
        kind = 'myeloma' AS myeloma,
        kind = 'metastasis' AS metastasis,
        lesion_quality,
        -- Time since onset lies between a least and a most; so does the time at the booked day.
        CASE WHEN onset_days_max <= 84 THEN true WHEN onset_days_min > 84 THEN false END AS to_84,
        CASE WHEN onset_days_max <= 90 THEN true WHEN onset_days_min > 90 THEN false END AS to_90,
        CASE WHEN booked_days_min > 84 THEN true WHEN booked_days_max <= 84 THEN false END AS booked_after_84,
        CASE WHEN booked_days_min > 90 THEN true WHEN booked_days_max <= 90 THEN false END AS booked_after_90,
        booked_ahead, booked_in_days,
        CASE WHEN onset_months_min > 3 THEN true WHEN onset_months_max <= 3 THEN false END AS after_3_months,
        level IN ('T1', 'T2', 'T3', 'T4', 'T5', 'T6', 'T7', 'T8', 'T9', 'T10', 'T11', 'T12', 'L1', 'L2', 'L3', 'L4', 'L5') AS treated_level,
        edema_or_uptake,
        hospitalized AND pain_score >= 8 AS inpatient_severe,
        NOT hospitalized AND pain_score >= 5 AND optimal_nonsurgical_management AS outpatient,
        pain_trajectory = 'worsening' AS worsening,
        pain_trajectory IN ('stable', 'improved') AND pain_score >= 5 AS stable,
        (height_loss_progressed IS TRUE)::INT + ((height_loss_pct > 25) IS TRUE)::INT
            + (kyphotic_deformity IS TRUE)::INT + ((roland_morris > 17) IS TRUE)::INT AS findings,
        (height_loss_progressed IS NULL)::INT + (height_loss_pct IS NULL)::INT
            + (kyphotic_deformity IS NULL)::INT + (roland_morris IS NULL)::INT AS findings_open,
        bmd_referral AND osteoporosis_education_referral AND osteoporosis_program_instruction AS continuum,
        NOT pain_primarily_from_fracture OR osteomyelitis OR discitis OR systemic_infection_active
            OR surgical_site_infection_active OR pregnant AS excluded,
        (CASE WHEN levels_planned_min > 3 THEN true WHEN levels_planned_max <= 3 THEN false END
            AND NOT (etiology = 'cancer' AND kind = 'myeloma'))
            OR cement_allergy OR contrast_allergy OR coagulopathy_uncorrected OR spinal_instability OR myelopathy
            OR neurologic_deficit OR neural_impingement OR retropulsion_or_canal_compromise AS relative,
        pain_severe AND vertebral_body_destruction AND NOT cortical_major_involvement AS destroyed,
        radiotherapy_started,
        pain_primarily_from_fracture AND pain_score > 0 AS from_fracture,
        pain_intolerable,
        less_invasive_care_failed
            OR (optimal_nonsurgical_management AND pain_trajectory IN ('worsening', 'stable')) AS care_failed,
        -- Before any "met": no red flag, every core one asked, and the level imaged.
        (cord_compression_suspected OR neurologic_deficit_new OR myelopathy OR spinal_instability
            OR retropulsion_or_canal_compromise OR osteomyelitis OR discitis OR systemic_infection_active
            OR surgical_site_infection_active OR bloodborne_infection_untreated OR pregnant OR coagulopathy_uncorrected
            OR escc IN ('2', '3') OR spinal_stenosis OR age_years < 18
            OR (etiology IS NULL AND history_of_malignancy) OR level_augmented) IS TRUE AS flagged,
        (cord_compression_suspected IS NULL OR neurologic_deficit_new IS NULL OR myelopathy IS NULL OR spinal_instability IS NULL
            OR retropulsion_or_canal_compromise IS NULL OR osteomyelitis IS NULL OR discitis IS NULL
            OR systemic_infection_active IS NULL OR surgical_site_infection_active IS NULL
            OR bloodborne_infection_untreated IS NULL OR pregnant IS NULL OR coagulopathy_uncorrected IS NULL) AS unasked,
        advanced_imaging IS TRUE AS imaged
    FROM fractures
), joined AS (
    SELECT
        *,
        to_90 AND NOT to_84 AS grey,
        booked_ahead AND ((to_84 AND booked_after_84) OR (to_90 AND booked_after_90)
            OR (to_90 AND booked_after_84 AND booked_in_days >= 6)) AS booked_elsewhere,
        worsening OR (stable AND CASE WHEN findings >= 2 THEN true WHEN findings + findings_open < 2 THEN false END) AS course,
        (myeloma OR (metastasis AND lesion_quality IN ('lytic', 'mixed'))) AS lytic,
        CASE WHEN flagged THEN 5 WHEN unasked OR NOT imaged THEN 3 ELSE 0 END AS gate
    FROM asked
), settled AS (
    SELECT
        *,
        inpatient_severe OR (outpatient AND course) AS symptoms,
        lytic AND destroyed AS malignant
    FROM joined
), required AS (
    SELECT
        *,
        excluded OR NOT to_90 OR NOT treated_level OR NOT edema_or_uptake OR NOT symptoms AS refused,
        to_84 AND treated_level AND edema_or_uptake AND symptoms AND continuum AS fulfilled
    FROM settled
)
SELECT
    case_key, position, level, planned,
    (CASE
        WHEN etiology IS NULL THEN 3
        WHEN etiology NOT IN ('osteoporosis', 'cancer', 'trauma', 'other_benign') THEN 2
        WHEN etiology = 'other_benign' THEN 5
        WHEN (cancer AND radiotherapy_started) IS TRUE THEN 5
        WHEN NOT from_fracture THEN CASE WHEN (cancer AND radiotherapy_started) IS NULL THEN 3 ELSE 1 END
        WHEN after_3_months THEN CASE WHEN from_fracture IS NULL THEN 3 ELSE 5 END
        WHEN (cancer AND radiotherapy_started) IS NULL OR after_3_months IS NULL THEN 3
        WHEN pain_intolerable OR care_failed THEN CASE WHEN from_fracture IS NULL THEN 3 ELSE gate END
        WHEN (pain_intolerable OR care_failed) IS NULL THEN 3
        ELSE 1  -- "not yet", and the same where only it is open whether the pain comes from the fracture
    END)::TINYINT AS "code_clinic-leaflet",
    (CASE
        WHEN osteoporosis IS NULL THEN 3
        WHEN NOT osteoporosis THEN 2
        WHEN refused OR NOT continuum THEN 1
        WHEN (refused OR NOT continuum) IS NULL THEN 3
        WHEN grey OR booked_elsewhere OR relative THEN 5
        WHEN (grey OR booked_elsewhere OR relative) IS NULL THEN 3
        WHEN fulfilled THEN gate
        ELSE 3
    END)::TINYINT AS "code_cms-l34106",
    (CASE
        WHEN osteoporosis OR (cancer AND lytic) THEN
            CASE
                WHEN osteoporosis THEN
                    CASE
                        WHEN refused THEN 1
                        WHEN refused IS NULL THEN 3
                        WHEN grey OR booked_elsewhere OR (inpatient_severe AND NOT course) OR NOT continuum OR relative THEN 5
                        WHEN (grey OR booked_elsewhere OR (inpatient_severe AND NOT course) OR NOT continuum OR relative) IS NULL THEN 3
                        WHEN fulfilled THEN gate
                        ELSE 3
                    END
                WHEN excluded OR NOT malignant THEN 1
                WHEN (excluded OR NOT malignant) IS NULL THEN 3
                WHEN (metastasis AND lesion_quality = 'mixed') OR relative THEN 5
                WHEN ((metastasis AND lesion_quality = 'mixed') OR relative) IS NULL THEN 3
                WHEN malignant THEN gate
                ELSE 3
            END
        WHEN (osteoporosis OR (cancer AND lytic)) IS NULL THEN 3
        ELSE 1
    END)::TINYINT AS "code_cms-l35130"
FROM required

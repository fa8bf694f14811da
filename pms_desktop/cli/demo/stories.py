"""Why people of the demo hospital lie in bed, and what is written about it."""

from dataclasses import dataclass

from pms_desktop.domain.patients import Sex


@dataclass(frozen=True, slots=True)
class Story:
    """One illness. `severity` from 0 (well) to 1 (gravely ill) drives the vital signs."""

    reason: str
    problems: tuple[tuple[str, str], ...]
    severity: float
    clerking: str
    rounds: tuple[str, ...]
    medicines: tuple[str, ...]
    items: tuple[str, ...]
    ages: tuple[int, int] = (16, 110)
    wards: tuple[str, ...] = ()
    women_only: bool = False
    hypercapnic: bool = False

    def fits(self, ward: str, age: int, sex: Sex) -> bool:
        """Whether somebody of this age and sex may have it on this ward."""
        return (
            self.ages[0] <= age <= self.ages[1]
            and (not self.wards or ward in self.wards)
            and (not self.women_only or sex is Sex.FEMALE)
        )


STORIES = (
    Story(
        "Community-acquired pneumonia",
        (("J18.9", "Pneumonia, unspecified organism"),),
        0.75,
        "Four days of cough and fever, breathless since yesterday. Crackles right base. CURB-65 2.",
        (
            "Less breathless. Crackles right base. Continue, repeat CRP, mobilise.",
            "Temperature settling. Change to tablets tomorrow if well.",
        ),
        ("Amoxicillin", "Clarithromycin", "Paracetamol"),
        ("LAB-001", "LAB-004", "IMG-001", "PRO-005", "PRO-041"),
    ),
    Story(
        "Exacerbation of COPD",
        (
            ("J44.1", "Chronic obstructive pulmonary disease with (acute) exacerbation"),
            ("I10", "Essential (primary) hypertension"),
        ),
        0.8,
        "Wheeze and purulent sputum for three days. Known CO2 retainer, target saturation 88-92 %.",
        (
            "Air entry improved. Continue nebulisers, prednisolone day 3 of 5.",
            "Comfortable on air. Inhaler technique checked.",
        ),
        ("Salbutamol", "Ipratropium", "Prednisolone", "Doxycycline"),
        ("LAB-016", "IMG-001", "PRO-040", "PRO-041"),
        ages=(45, 110),
        hypercapnic=True,
    ),
    Story(
        "Heart failure",
        (
            ("I50.9", "Heart failure, unspecified"),
            ("I48.91", "Unspecified atrial fibrillation"),
        ),
        0.55,
        "Ankles swollen for two weeks, sleeps on three pillows. JVP raised, basal crackles.",
        (
            "Two kilograms lighter. Continue furosemide, daily weight.",
            "Renal function stable. Echo today.",
        ),
        ("Furosemide", "Bisoprolol", "Ramipril", "Apixaban"),
        ("LAB-002", "LAB-015", "IMG-013", "PRO-001"),
        ages=(50, 110),
    ),
    Story(
        "Acute myocardial infarction",
        (("I21.9", "Acute myocardial infarction, unspecified"),),
        0.5,
        "Central chest pain for two hours with sweating. Troponin raised, ECG changes inferiorly.",
        ("Pain free. Echo requested. Cardiac rehabilitation explained.",),
        ("Aspirin", "Clopidogrel", "Atorvastatin", "Bisoprolol"),
        ("LAB-014", "PRO-001", "IMG-013", "PRO-042"),
        ages=(38, 110),
    ),
    Story(
        "Appendicitis",
        (("K35.80", "Unspecified acute appendicitis"),),
        0.45,
        "Pain moved to the right iliac fossa, vomited twice. Guarding, rebound tenderness.",
        ("Day 1 after laparoscopic appendicectomy. Wounds dry, eating.",),
        ("Metronidazole", "Cefuroxime", "Paracetamol", "Morphine"),
        ("PRO-028", "PRO-044", "PRO-045", "LAB-001"),
        ages=(8, 70),
        wards=("4 Surgical", "Private", "Paediatric"),
    ),
    Story(
        "Fracture of neck of femur",
        (("S72.001A", "Fracture of unspecified part of neck of right femur, initial encounter"),),
        0.5,
        "Fell at home, right leg short and turned out. Neurovascularly intact.",
        (
            "Day 2 after hip replacement. Sat out, physiotherapy today.",
            "Walked ten metres with a frame. Haemoglobin stable.",
        ),
        ("Enoxaparin", "Paracetamol", "Codeine", "Senna"),
        ("IMG-007", "PRO-033", "PRO-036", "LAB-018"),
        ages=(65, 110),
        wards=("4 Surgical", "Private", "3 West medical"),
    ),
    Story(
        "Sepsis, urinary source",
        (
            ("A41.9", "Sepsis, unspecified organism"),
            ("N39.0", "Urinary tract infection, site not specified"),
        ),
        1.05,
        "Rigors, confused since this morning. Lactate 3.1. Sepsis bundle started within the hour.",
        (
            "Cultures: E. coli, sensitive. Lactate normal. Step down antibiotics.",
            "Clearer today, drinking. Catheter out.",
        ),
        ("Piperacillin and tazobactam", "Gentamicin", "Paracetamol"),
        ("LAB-020", "LAB-017", "LAB-022", "PRO-008"),
        ages=(30, 110),
        wards=("Intensive care", "Emergency", "2 East medical"),
    ),
    Story(
        "Diabetic ketoacidosis",
        (("E10.10", "Type 1 diabetes mellitus with ketoacidosis without coma"),),
        0.85,
        "Vomiting and thirst, glucose 29 mmol/l, pH 7.18. Fixed rate insulin started.",
        ("Ketones cleared. Eating. Back to usual insulin, diabetes nurse to see.",),
        ("Insulin glargine", "Insulin aspart"),
        ("LAB-016", "LAB-006", "LAB-002", "PRO-042"),
        ages=(12, 60),
        wards=("Intensive care", "Emergency", "2 East medical", "3 West medical"),
    ),
    Story(
        "Normal delivery",
        (("O80", "Encounter for full-term uncomplicated delivery"),),
        0.12,
        "Spontaneous labour at 39 weeks. Normal delivery, healthy child, placenta complete.",
        ("Mother and child well. Breastfeeding established. Home tomorrow.",),
        ("Paracetamol", "Ferrous sulfate"),
        ("PRO-032", "LAB-001", "ITM-013"),
        ages=(17, 45),
        wards=("Maternity", "Private"),
        women_only=True,
    ),
    Story(
        "Bronchiolitis",
        (("J21.9", "Acute bronchiolitis, unspecified"),),
        0.6,
        "Three days of cold, now poor feeding and fast breathing. Wheeze and fine crackles.",
        ("Feeding better, saturation 96 % on air. Parents reassured.",),
        ("Paracetamol",),
        ("PRO-041", "LAB-004", "PRO-040"),
        ages=(0, 4),
        wards=("Paediatric",),
    ),
    Story(
        "Asthma attack",
        (("J45.901", "Unspecified asthma with (acute) exacerbation"),),
        0.65,
        "Wheezy after a cold, cannot finish sentences. Peak flow 45 % of best.",
        ("Peak flow 80 %. Steroid tablets, inhaler plan written.",),
        ("Salbutamol", "Prednisolone", "Beclometasone"),
        ("PRO-040", "PRO-041", "IMG-002"),
        ages=(3, 60),
    ),
    Story(
        "Gastroenteritis with dehydration",
        (("A09", "Infectious gastroenteritis and colitis, unspecified"),),
        0.4,
        "Diarrhoea and vomiting for two days, dry. Isolation, stool sent, fluids started.",
        ("Keeping fluids down. Electrolytes normal.",),
        ("Ondansetron", "Paracetamol"),
        ("LAB-023", "LAB-002", "PRO-043"),
        ages=(1, 110),
    ),
)

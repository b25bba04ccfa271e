"""Composed notices of the Official Journal, in the shapes of its forms; invented towns and firms."""

from __future__ import annotations

LOTS = """
<OBJECT_DESCR ITEM="1"><TITLE><P>Espaces verts</P></TITLE><LOT_NO>01</LOT_NO>
 <CPV_ADDITIONAL><CPV_CODE CODE="77310000"/></CPV_ADDITIONAL><NUTS CODE="FR522"/><MAIN_SITE><P>Plouvenec</P></MAIN_SITE>
 <SHORT_DESCR><P>Tonte et taille.</P><P>Lot n<FT TYPE="SUP">o</FT> 1.</P></SHORT_DESCR>
 <AC><AC_QUALITY><AC_CRITERION>Performance sociale</AC_CRITERION><AC_WEIGHTING>10 %</AC_WEIGHTING></AC_QUALITY>
 <AC_PRICE><AC_WEIGHTING>90</AC_WEIGHTING></AC_PRICE></AC>
 <VAL_OBJECT CURRENCY="EUR">1</VAL_OBJECT><DURATION TYPE="YEAR">2</DURATION>
 <RENEWAL/><RENEWAL_DESCR><P>Deux fois un an.</P></RENEWAL_DESCR><NO_ACCEPTED_VARIANTS/></OBJECT_DESCR>
<OBJECT_DESCR ITEM="2"><TITLE><P>Propreté</P></TITLE><LOT_NO>02</LOT_NO><NUTS CODE="FRH03"/>
 <SHORT_DESCR><P>Balayage.</P></SHORT_DESCR><VAL_OBJECT CURRENCY="EUR">40000</VAL_OBJECT>
 <DATE_START>2020-01-01</DATE_START><DATE_END>2021-01-01</DATE_END><NO_RENEWAL/></OBJECT_DESCR>
"""


def form(
    *,
    number: str = "2020/S 001-000318",
    name: str = "F02_2014",
    short: str = "F02",
    notice: str = "",
    lots: str = f"<LOT_DIVISION/>{LOTS}",
    conditions: str = "",
    procedure: str = "<PT_OPEN/><DATE_RECEIPT_TENDERS>2020-02-03</DATE_RECEIPT_TENDERS>"
    "<TIME_RECEIPT_TENDERS>12:00</TIME_RECEIPT_TENDERS>",
    rest: str = "",
    language: str = "FR",
) -> bytes:
    """A notice of schema R2.0.9."""
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<TED_EXPORT xmlns="http://publications.europa.eu/resource/schema/ted/R2.0.9/publication" DOC_ID="318-2020">
<CODED_DATA_SECTION><REF_OJS><DATE_PUB>20200102</DATE_PUB></REF_OJS>
<NOTICE_DATA><NO_DOC_OJS>{number}</NO_DOC_OJS><REF_NOTICE><NO_DOC_OJS>2019/S 200-481516</NO_DOC_OJS></REF_NOTICE>
<PERFORMANCE_NUTS CODE="FRH0"/></NOTICE_DATA></CODED_DATA_SECTION>
<FORM_SECTION><{name} CATEGORY="ORIGINAL" FORM="{short}" LG="{language}">{notice}
<CONTRACTING_BODY><ADDRESS_CONTRACTING_BODY><OFFICIALNAME>Commune de Plouvenec</OFFICIALNAME>
<NATIONALID>SIRET 219 901 234 00017</NATIONALID><TOWN>Plouvenec Cedex</TOWN><POSTAL_CODE>29899</POSTAL_CODE>
<URL_BUYER>https://achats.example.org</URL_BUYER></ADDRESS_CONTRACTING_BODY>
<URL_DOCUMENT>https://achats.example.org/dce</URL_DOCUMENT>
<URL_PARTICIPATION>https://achats.example.org/depot</URL_PARTICIPATION></CONTRACTING_BODY>
<OBJECT_CONTRACT><TITLE><P>Entretien de la commune</P></TITLE><REFERENCE_NUMBER>2020-ST-001</REFERENCE_NUMBER>
<CPV_MAIN><CPV_CODE CODE="77300000"/></CPV_MAIN><TYPE_CONTRACT CTYPE="SERVICES"/>
<SHORT_DESCR><P>Entretien.</P></SHORT_DESCR><VAL_ESTIMATED_TOTAL CURRENCY="EUR">90000</VAL_ESTIMATED_TOTAL>
{lots}</OBJECT_CONTRACT><LEFTI>{conditions}</LEFTI><PROCEDURE>{procedure}</PROCEDURE>{rest}</{name}>
</FORM_SECTION></TED_EXPORT>""".encode()


UBL = """<?xml version="1.0" encoding="UTF-8"?>
<ContractNotice xmlns="urn:oasis:names:specification:ubl:schema:xsd:ContractNotice-2"
 xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
 xmlns:b="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"
 xmlns:ext="urn:oasis:names:specification:ubl:schema:xsd:CommonExtensionComponents-2"
 xmlns:efext="http://data.europa.eu/p27/eforms-ubl-extensions/1"
 xmlns:efac="http://data.europa.eu/p27/eforms-ubl-extension-aggregate-components/1"
 xmlns:efbc="http://data.europa.eu/p27/eforms-ubl-extension-basic-components/1">
<ext:UBLExtensions><ext:UBLExtension><ext:ExtensionContent><efext:EformsExtension>
 <efac:Organizations>
  <efac:Organization><efac:Company><cac:PartyIdentification><b:ID>ORG-0001</b:ID></cac:PartyIdentification>
   <cac:PartyName><b:Name>Tribunal administratif</b:Name></cac:PartyName></efac:Company></efac:Organization>
  <efac:Organization><efac:Company><cac:PartyIdentification><b:ID>ORG-0002</b:ID></cac:PartyIdentification>
   <cac:PartyName><b:Name>Commune de Plouvenec</b:Name></cac:PartyName>
   <cac:PostalAddress><b:CityName>Plouvenec</b:CityName><b:PostalZone>29899</b:PostalZone></cac:PostalAddress>
   <cac:PartyLegalEntity><b:CompanyID>21990123400017</b:CompanyID></cac:PartyLegalEntity>
  </efac:Company></efac:Organization>
 </efac:Organizations>
 <efac:Publication><efbc:NoticePublicationID>00047522-2026</efbc:NoticePublicationID>
  <efbc:PublicationDate>2026-10-01Z</efbc:PublicationDate></efac:Publication>
</efext:EformsExtension></ext:ExtensionContent></ext:UBLExtension></ext:UBLExtensions>
<b:CustomizationID>eforms-sdk-1.13</b:CustomizationID><b:ID>6f0b6c2e-0000-4000-8000-000000000001</b:ID>
<b:ContractFolderID>6f0b6c2e-0000-4000-8000-000000000002</b:ContractFolderID>
<b:NoticeTypeCode listName="competition">cn-standard</b:NoticeTypeCode>
<cac:ContractingParty><cac:Party><cac:PartyIdentification><b:ID>ORG-0002</b:ID></cac:PartyIdentification></cac:Party>
</cac:ContractingParty>
<cac:TenderingProcess><b:ProcedureCode listName="procurement-procedure-type">open</b:ProcedureCode></cac:TenderingProcess>
<cac:ProcurementProject><b:ID>2026-ST-009</b:ID><b:Name languageID="BRE">Naetaat</b:Name>
 <b:Name languageID="FRA">Entretien des locaux</b:Name><b:Description languageID="FRA">Nettoyage.</b:Description>
 <b:ProcurementTypeCode listName="contract-nature">services</b:ProcurementTypeCode>
 <cac:MainCommodityClassification><b:ItemClassificationCode listName="cpv">90910000</b:ItemClassificationCode>
 </cac:MainCommodityClassification></cac:ProcurementProject>
{lots}
</ContractNotice>"""
UBL_LOT = """<cac:ProcurementProjectLot><b:ID schemeName="Lot">LOT-{number:04}</b:ID>
<cac:TenderingTerms><b:VariantConstraintCode listName="permission">not-allowed</b:VariantConstraintCode>
 <cac:CallForTendersDocumentReference><cac:Attachment><cac:ExternalReference><b:URI>https://achats.example.org/dce</b:URI>
 </cac:ExternalReference></cac:Attachment></cac:CallForTendersDocumentReference>
 <cac:TendererQualificationRequest><cac:SpecificTendererRequirement>
 <b:TendererRequirementTypeCode listName="reserved-procurement">{reserved}</b:TendererRequirementTypeCode>
 </cac:SpecificTendererRequirement></cac:TendererQualificationRequest>
 <cac:ContractExecutionRequirement><b:ExecutionRequirementCode listName="reserved-execution">yes</b:ExecutionRequirementCode>
 </cac:ContractExecutionRequirement>
 <cac:AwardingTerms><cac:AwardingCriterion><cac:SubordinateAwardingCriterion>
 <ext:UBLExtensions><ext:UBLExtension><ext:ExtensionContent><efext:EformsExtension><efac:AwardCriterionParameter>
 <efbc:ParameterNumeric>60</efbc:ParameterNumeric></efac:AwardCriterionParameter></efext:EformsExtension>
 </ext:ExtensionContent></ext:UBLExtension></ext:UBLExtensions>
 <b:AwardingCriterionTypeCode listName="award-criterion-type">price</b:AwardingCriterionTypeCode>
 <b:Name languageID="FRA">Prix</b:Name></cac:SubordinateAwardingCriterion></cac:AwardingCriterion></cac:AwardingTerms>
</cac:TenderingTerms>
<cac:TenderingProcess>
 <cac:TenderSubmissionDeadlinePeriod><b:EndDate>2026-11-05+01:00</b:EndDate><b:EndTime>12:00:00+01:00</b:EndTime>
 </cac:TenderSubmissionDeadlinePeriod>
 <cac:AdditionalInformationRequestPeriod><b:EndDate>2026-10-28+01:00</b:EndDate><b:EndTime>17:00:00+01:00</b:EndTime>
 </cac:AdditionalInformationRequestPeriod>
 <cac:FrameworkAgreement><b:MaximumOperatorQuantity>1</b:MaximumOperatorQuantity></cac:FrameworkAgreement>
 <cac:ContractingSystem><b:ContractingSystemTypeCode listName="framework-agreement">fa-wo-rc</b:ContractingSystemTypeCode>
 </cac:ContractingSystem></cac:TenderingProcess>
<cac:ProcurementProject><b:Name languageID="FRA">Écoles {number}</b:Name>
 <cac:ProcurementAdditionalType><b:ProcurementTypeCode listName="strategic-procurement">soc-obj</b:ProcurementTypeCode>
 </cac:ProcurementAdditionalType>
 <cac:RequestedTenderTotal><b:EstimatedOverallContractAmount currencyID="EUR">0.00</b:EstimatedOverallContractAmount>
 </cac:RequestedTenderTotal>
 <cac:RealizedLocation><cac:Address><b:CountrySubentityCode listName="nuts">FRH02</b:CountrySubentityCode></cac:Address>
 </cac:RealizedLocation>
 <cac:PlannedPeriod><b:DurationMeasure unitCode="MONTH">12</b:DurationMeasure></cac:PlannedPeriod>
 <cac:ContractExtension><b:MaximumNumberNumeric>3</b:MaximumNumberNumeric></cac:ContractExtension>
</cac:ProcurementProject></cac:ProcurementProjectLot>"""


def ubl(*reserved: str) -> bytes:
    """An eForms contract notice in UBL with one lot per value of BT-71; its prefixes are not the usual ones."""
    lots = "\n".join(UBL_LOT.format(number=number, reserved=value) for number, value in enumerate(reserved, start=1))
    return UBL.replace("{lots}", lots).encode()

// Makes methods by their registered name.
#ifndef TMVA_ClassifierFactory
#define TMVA_ClassifierFactory

#include "TString.h"

#include <map>
#include <string>
#include <vector>

namespace TMVA {

class DataSetInfo;
class IMethod;

class ClassifierFactory {
public:
   typedef IMethod *(*Creator)(const TString &job, const TString &title, DataSetInfo &dsi, const TString &option);

   static ClassifierFactory &Instance();
   static void DestroyInstance() {}
   ClassifierFactory(const ClassifierFactory &) = delete;
   ClassifierFactory &operator=(const ClassifierFactory &) = delete;

   Bool_t Register(const std::string &name, Creator creator); ///< false, with a message, if the name is taken
   Bool_t Unregister(const std::string &name);
   /// nullptr, after an error message, if the name is unknown.
   IMethod *Create(const std::string &name, const TString &job, const TString &title, DataSetInfo &dsi,
                   const TString &option);
   IMethod *Create(const std::string &name, DataSetInfo &dsi, const TString &weightfile = "");
   const std::vector<std::string> List() const;
   void Print() const;

private:
   ClassifierFactory() = default;
   std::map<std::string, Creator> fCalls;
};

} // namespace TMVA

/// At namespace scope of a method's source file, once a file: registers Method<CLASS> as "<CLASS>" under
/// Types::k<CLASS>.
#define REGISTER_METHOD(CLASS)                                                                                         \
   namespace {                                                                                                         \
   struct RegisterTMVAMethod {                                                                                         \
      static TMVA::IMethod *CreateMethod##CLASS(const TString &job, const TString &title, TMVA::DataSetInfo &dsi,      \
                                                const TString &option)                                                 \
      {                                                                                                                \
         if (job == "" && title == "")                                                                                 \
            return new TMVA::Method##CLASS(dsi, option);                                                               \
         return new TMVA::Method##CLASS(job, title, dsi, option);                                                      \
      }                                                                                                                \
      RegisterTMVAMethod()                                                                                             \
      {                                                                                                                \
         TMVA::ClassifierFactory::Instance().Register(#CLASS, CreateMethod##CLASS);                                    \
         TMVA::Types::Instance().AddTypeMapping(TMVA::Types::k##CLASS, #CLASS);                                        \
      }                                                                                                                \
   } gRegisterTMVAMethod;                                                                                              \
   }
#endif
